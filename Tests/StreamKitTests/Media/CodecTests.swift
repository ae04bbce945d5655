// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@Suite struct CodecTests {
  @Test func everyCodecIsFoundByItsName() {
    for codec in Codec.allCases { #expect(Codec(name: codec.name) == codec) }
    #expect(Codec(name: "MP3") == .mp3)
    #expect(Codec(name: "wav") == nil)
  }
}
