// SPDX-License-Identifier: MIT
import Foundation
import MPEGDecode
import StreamKit
import TestSupport
import Testing

/// In a process of its own, where nothing else takes memory or writes to standard error.
@Suite struct MPEGDecoderMemoryTests {
  private struct Grown: Error {
    let bytes: Int
  }

  private static let files = [
    "damaged-false-syncs.mp3", "damaged-id3-size-past-end.mp3", "damaged-junk-in-middle.mp3",
    "damaged-leading-zeros.mp3", "damaged-not-audio.mp3", "damaged-truncated-mid-frame.mp3", "freeformat400.mp3",
  ]

  /// Resident bytes of this process (proc(5), statm: pages, the second number).
  private static func resident() throws -> Int {
    let text = try readFile("/proc/self/statm", limit: 256)
    let fields = String(decoding: text, as: UTF8.self).split(separator: " ")
    return (Int(fields[1]) ?? 0) * 4_096
  }

  @Test func aThousandLoopsOfDamageLeaveNoMemoryBehind() async {
    let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
      let streams = try Self.files.map { try Fixtures.corpusBytes($0) }
      var generator = SeededGenerator(seed: 11)
      var decoder = try MPEGDecoder()
      var before = 0
      for loop in 0..<1_000 {
        if loop == 100 { before = try Self.resident() }
        var bytes = Array(streams[loop % streams.count].prefix(60_000))
        for _ in 0..<20 { bytes[Int.random(in: bytes.indices, using: &generator)] = generator.next(upperBound: 255) }
        decoder.decode(bytes.span) { _, _ in }
        if loop % 10 == 0 { decoder = try MPEGDecoder() }
      }
      let grown = try Self.resident() - before
      if grown > 1_048_576 { throw Grown(bytes: grown) }
    }
    #expect(String(decoding: result?.standardErrorContent ?? [], as: UTF8.self) == "")
  }
}
