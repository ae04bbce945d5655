// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_icy

@Suite struct BlockCheckTests {
  @Test(arguments: [
    "StreamTitle='a';", "StreamTitle='", "streamtitle=''", "StreamUrl='http://x';", "adw_ad='true';",
    "StreamTitle=bare",
    "\0\0StreamTitle='late';", "  StreamTitle='x';", "durationMilliseconds=''", "X-1=''", "",
  ]) func whatStationsSayIsPlausible(_ text: String) {
    let payload = Array(Listened.block(text).dropFirst())
    let isPlausible = BlockCheck.isPlausible(payload.span)
    #expect(isPlausible)
  }

  @Test(arguments: ["='x';", "no key", "ÿû\u{90}Dabc=''", "<html>", "StreamTitle", "a b='x'", "\u{1}StreamTitle=''"])
  func otherTextIsNot(_ text: String) {
    let payload = Array(Listened.block(text).dropFirst())
    let isPlausible = BlockCheck.isPlausible(payload.span)
    #expect(!isPlausible)
  }

  @Test func aKeyHasAtMostSixtyFourBytes() {
    for (length, isPlausible) in [(1, true), (63, true), (64, true), (65, false), (4_000, false)] {
      let payload = Array((String(repeating: "k", count: length) + "='x';").utf8)
      let found = BlockCheck.isPlausible(payload.span)
      #expect(found == isPlausible, "\(length)")
    }
  }

  @Test func oneOfAThousandRandomPayloadsPassesAtMost() {
    let passed = (0..<20_000).count { round in
      let payload = SampleFrames.filler(16, seed: UInt64(round) &* 977)
      return BlockCheck.isPlausible(payload.span)
    }
    #expect(passed < 40)
  }
}
