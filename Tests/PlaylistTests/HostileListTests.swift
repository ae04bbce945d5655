// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_playlist

/// Lists that nobody means well with: reading them neither traps nor takes long.
@Suite struct HostileListTests {
  private static let formats = [ListFormat.m3u, .pls, .xspf]

  @Test func noiseIsReadByEveryFormat() {
    var generator = SeededGenerator(seed: 21)
    let crumbs = [
      "<track>", "</track>", "<location>", "</location>", "<![CDATA[", "]]>", "<!--", "-->", "&#x", "&amp;", "File1=",
      "\n", "\r", "#EXTINF:", ",", "=", "\"", "%", "%00", "file:", "//", "\u{0}", "ü", "<", ">", "/", "<?", "?>",
      "<!DOCTYPE [",
    ].map { Array($0.utf8) }
    for round in 0..<2_000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...30, using: &generator) {
        if Int.random(in: 0...3, using: &generator) == 0 { bytes.append(UInt8.random(in: 0...255, using: &generator)) }
        bytes += crumbs[Int.random(in: 0..<crumbs.count, using: &generator)]
      }
      for format in Self.formats {
        for item in format.parse(bytes).items {
          #expect(!item.name.isEmpty, "round \(round)")
          guard case .files(let files) = ListedName(item, in: FilePath("lists")) else { continue }
          #expect(!files.isEmpty && files.allSatisfy { !$0.bytes.contains(0) }, "round \(round)")
        }
      }
    }
  }

  @Test(arguments: [
    "<", "<!--", "<![CDATA[", "<a b=\"", "<track>", "<track><location>", "&", "&#", "<!DOCTYPE [", "]]>", "<a/>", "\"",
    "'>", "File1=", "#EXTINF:1,\"", "\r", "=", "%", "<track><title>",
  ])
  func timeGrowsNoFasterThanTheList(piece: String) {
    // A parser that looks at the rest of the list once for each piece would need minutes for this.
    let bytes = Array(String(repeating: piece, count: 100_000 / piece.utf8.count).utf8)
    let clock = ContinuousClock()
    for format in Self.formats {
      let time = clock.measure { _ = format.parse(bytes) }
      #expect(time < .seconds(20), "\(format)")
    }
  }

  @Test func deepNestingOfElementsNeedsNoStack() {
    let head = "<track><location>a.mp3</location>" + String(repeating: "<x>", count: 50_000)
    let list = head + String(repeating: "</x>", count: 50_000) + "</track></playlist>"
    #expect(names(ListFormat.xspf.parse(Array(list.utf8))) == ["a.mp3"])
  }

  @Test func numbersOfAPLSTakeNoRoomOfTheirOwn() {
    let contents = ListFormat.pls.parse(Array("File999999999=b.mp3\nFile000000001=a.mp3\n".utf8))
    #expect(names(contents) == ["a.mp3", "b.mp3"])
  }

  @Test(arguments: [1, 2, 3, 4])
  func onlySoManyItemsAreHeld(most: Int) {
    let track = "<track><location>a</location></track>"
    let lists = [
      (ListFormat.m3u, "a\nb\n#\nc\n"), (.pls, "File1=a\nFile2=b\nTitle1=x\nFile3=c\nTitle3=y\n"),
      (.xspf, track + track + track + "</playlist>"),
    ]
    for (format, text) in lists {
      let contents = format.parse(Array(text.utf8), most: most)
      #expect(contents.items.count == min(3, most), "\(format)")
      #expect(!contents.looksCut, "\(format)")
    }
  }
}
