// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

/// The frames of real files, counted by others.
@Suite struct FrameScannerCorpusTests {
  static let files = ((try? CorpusFile.all()) ?? []).filter { $0.audioFrames != nil }

  @Test func theManifestIsRead() throws { #expect(FrameScannerCorpusTests.files.count > 25) }

  @Test(arguments: files) func handsOutTheFramesOfAFile(_ file: CorpusFile) throws {
    let bytes = try Fixtures.corpusBytes(file.file)
    let found = try scanFrames(bytes, .file)
    #expect(found.units.count == file.audioFrames)
    if let codec = file.codec, codec != "mp3" || !found.units.isEmpty { #expect(found.codecs == [Codec(name: codec)]) }
  }
}
