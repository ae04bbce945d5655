// SPDX-License-Identifier: MIT
import Testing

@testable import StreamKit

@Suite struct TagLettersTests {
  /// Whole and almost whole words, wherever they stand, in pieces shorter, as long and longer than what is loaded at once.
  @Test func findsTheFirstWordWhereverItStands() {
    for count in [3, 15, 16, 17, 18, 19, 33, 34, 35, 50] {
      for at in 0...count - 3 {
        for word in ["ID3", "Ogg"] {
          var bytes = [UInt8](repeating: 0x49, count: count)
          bytes.replaceSubrange(at..<at + 3, with: Array(word.utf8))
          #expect(bytes.span.firstTagLetters(in: 0..<count) == at)
          #expect(bytes.span.firstTagLetters(in: at..<count) == at)
          #expect(bytes.span.firstTagLetters(in: at + 1..<count) == nil)
          #expect(bytes.span.firstTagLetters(in: 0..<at + 2) == nil)
        }
      }
    }
  }

  @Test func twoLettersAreNone() {
    let bytes: [UInt8] = Array("xxIDxxOgxxI3DxxOogxxIDIDOgOgxxxxxxIDOggxx".utf8)
    #expect(bytes.span.firstTagLetters(in: 0..<bytes.count) == 36)
    #expect(bytes.span.firstTagLetters(in: 0..<38) == nil)
  }
}
