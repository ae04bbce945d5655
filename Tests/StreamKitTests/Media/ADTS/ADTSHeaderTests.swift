// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@Suite struct ADTSHeaderTests {
  @Test func readsARealHeader() throws {
    let bytes = try Fixtures.corpusBytes("aac96-44100.aac")
    let header = try #require(ADTSHeader(bytes: bytes))
    #expect(header.sampleRate == 44_100)
    #expect(header.channels == 2)
    #expect(header.profile == 1)
    #expect(header.samples == 1_024)
    #expect(header.headerLength == 7)
    #expect(bytes[header.length] == 0xFF)
  }

  @Test func severalRawDataBlocksLastLonger() throws {
    let header = try #require(ADTSHeader(bytes: SampleFrames.adts(length: 300, count: 1, blocks: 4)))
    #expect(header.rawDataBlocks == 4)
    #expect(header.samples == 4_096)
    #expect(header.length == 300)
  }

  @Test func aCRCMakesTheHeaderNineBytesLong() throws {
    var bytes = SampleFrames.adts(length: 10, count: 1)
    bytes[1] = 0xF0
    #expect(ADTSHeader(bytes: bytes)?.headerLength == 9)
    bytes[5] = 9 << 5 & 0xE0 | 0x1F
    #expect(ADTSHeader(bytes: bytes) == nil, "nine bytes hold a header and no data")
  }

  @Test func channelsComeFromTheConfiguration() {
    var bytes = SampleFrames.adts(length: 20, count: 1)
    for (configuration, channels) in [(0, 2), (1, 1), (6, 6), (7, 8)] {
      bytes[2] = bytes[2] & 0xFE | UInt8(configuration >> 2)
      bytes[3] = bytes[3] & 0x3F | UInt8(configuration & 3) << 6
      #expect(ADTSHeader(bytes: bytes)?.channels == channels)
      #expect(ADTSHeader(bytes: bytes)?.channelConfiguration == configuration)
    }
  }

  @Test func rejectsWhatIsNoHeader() {
    let good = SampleFrames.adts(length: 20, count: 1)
    #expect(ADTSHeader(bytes: good[0..<6]) == nil)
    for (index, value) in [(0, 0xFE), (1, 0xE1), (1, 0xF3), (2, 0x74), (2, 0x7C)] {
      var bad = good
      bad[index] = UInt8(value)
      #expect(ADTSHeader(bytes: bad) == nil, "byte \(index) = \(value)")
    }
    #expect(ADTSHeader(bytes: SampleFrames.adts(length: 7, count: 1)) == nil, "a header and no data")
    #expect(ADTSHeader(bytes: SampleFrames.adts(length: 8, count: 1))?.length == 8)
  }
}
