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

/// Scans whole bytes for frames.
func scanFrames(_ bytes: [UInt8], _ mode: ScanMode) throws -> [ScanFinding] {
  try scanFrames([bytes[...]], mode)
}

/// Scans pieces for frames.
func scanFrames(_ pieces: [ArraySlice<UInt8>], _ mode: ScanMode) throws -> [ScanFinding] {
  var scanner = FrameScanner(mode: mode)
  return try ScanDriver.scan(pieces.filter { !$0.isEmpty }, codec: { scanner.codec }) { bytes, isLast, bytesLeft in
    scanner.next(bytes, isLast: isLast, bytesLeft: mode == .file ? bytesLeft : nil)
  }
}

/// Scans pieces for whatever there is.
func scanStream(
  _ pieces: [ArraySlice<UInt8>], _ mode: ScanMode, format: Codec? = nil
) throws -> [ScanFinding] {
  var scanner = StreamScanner(format: format, mode: mode)
  return try ScanDriver.scan(pieces.filter { !$0.isEmpty }, codec: { scanner.codec }) { bytes, isLast, bytesLeft in
    scanner.next(bytes, isLast: isLast, bytesLeft: mode == .file ? bytesLeft : nil)
  }
}
