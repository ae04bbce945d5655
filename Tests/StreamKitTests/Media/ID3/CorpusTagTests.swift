// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

@Suite struct CorpusTagTests {
  private struct Facts: Decodable, CustomStringConvertible {
    var file: String
    var title: String?
    var artist: String?
    var description: String { file }
  }

  private static let tagged: [Facts] = {
    let data = try? Data(Fixtures.corpusBytes("manifest.json"))
    let all = data.flatMap { try? JSONDecoder().decode([Facts].self, from: $0) } ?? []
    return all.filter { $0.file.hasSuffix(".mp3") && $0.title != nil }
  }()

  /// What a player of files does: the tag in front, then the tail.
  private func words(_ file: [UInt8]) -> TrackInfo {
    let leading = ID3Reader.read(file)?.stationWordsDropped().track ?? TrackInfo()
    let tail = file.suffix(TailTags.usualTail)
    return TailTags(tail, fileSize: file.count).merged(with: leading)
  }

  @Test func everyTaggedFileSaysWhatTheManifestSays() throws {
    #expect(Self.tagged.count >= 13)
    for facts in Self.tagged {
      let found = words(try Fixtures.corpusBytes(facts.file))
      switch facts.file {
      case "apev2-and-id3v1-tail.mp3":
        #expect(found.title == "Ape Tail" && found.artist == facts.artist)
      case "id3v24-utf8-quotes.mp3":
        // ffprobe shows the first of two values.
        #expect(found.title == facts.title && found.artist == "Sigur Rós, Björk")
      default:
        #expect(found.title == facts.title && found.artist == facts.artist ?? "", "\(facts)")
      }
    }
  }

  @Test func theOuterOfTwoTagsIsTheFirst() throws {
    let file = try Fixtures.corpusBytes("id3v2-twice-and-padding.mp3")
    let outer = try #require(ID3Header(file))
    #expect(ID3Reader.read(file)?.track.title == "Outer")
    #expect(ID3Reader.read(file[outer.length...])?.track.title == "Inner")
  }

  @Test func audioEndsWhereTheTailTagsBegin() throws {
    let file = try Fixtures.corpusBytes("apev2-and-id3v1-tail.mp3")
    let found = TailTags(file, fileSize: file.count)
    #expect(found.length == 22 + 32 + 128)
    #expect(found.id3v1 == TrackInfo(title: "Id3v1 Title", artist: "Corpus"))
    let shine = try Fixtures.corpusBytes("shine128.mp3")
    #expect(TailTags(shine, fileSize: shine.count).length == 0)
  }

  @Test func coverAndWordsComeOutOfAnyCut() throws {
    for name in ["id3v23-cover-70k.mp3", "id3v23-utf16.mp3", "id3v22-latin1.mp3", "id3v24-utf8-quotes.mp3"] {
      let file = try Fixtures.corpusBytes(name)
      let tag = Array(file[..<(ID3Header(file)?.length ?? 0)])
      let whole = ID3Reader.read(tag)
      for cut in cuts(of: tag) {
        var reader = ID3Reader()
        for piece in cut.pieces { reader.feed(piece) }
        #expect(reader.isComplete && reader.finish() == whole, "\(name) \(cut)")
      }
    }
  }
}
