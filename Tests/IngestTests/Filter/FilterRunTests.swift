// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

@testable import cycast_ingest

/// What goes through a command, to the last byte. Bytes go in as fast as they are taken.
@Suite struct FilterRunTests {
  private struct Late: Error {}

  /// As the command does: a filter that is gone is an error value.
  init() { Signal.ignoreBrokenPipes() }

  /// All that a command makes of a source's bytes.
  private func output(of bytes: [UInt8], through command: String) throws -> [UInt8] {
    let filter = FilterRun(command, log: Log(program: "test", level: .error))
    filter.start(at: monotonicNow())
    var reader = UnitReader()
    var (rest, out) = (bytes[...], [UInt8]())
    let deadline = monotonicNow() + 20_000_000_000
    while monotonicNow() < deadline {
      let now = monotonicNow()
      switch filter.pull(into: &reader, at: now) {
      case .some:
        out += reader.buffer.bytes
        reader.buffer.use(reader.buffer.count)
        continue
      case .ended: return out
      case .empty: break
      }
      filter.push(at: now)
      if filter.wantsMore, !rest.isEmpty {
        let piece = rest.prefix(65_536)
        piece.withUnsafeBytes { filter.source.buffer.room().copyMemory(from: $0) }
        filter.source.buffer.filled(piece.count)
        rest = rest.dropFirst(piece.count)
        continue
      }
      if rest.isEmpty { filter.end(at: now) }
      try waitForSomething(from: filter)
    }
    throw Late()
  }

  private func waitForSomething(from filter: FilterRun) throws {
    guard let output = filter.descriptors.first?.number else { return }
    let input = filter.descriptors.first { $0.readiness == .writable }?.number
    _ = try wait(
      reading: output, output: input, untilWritable: !filter.wantsMore, until: monotonicNow() + 10_000_000)
  }

  private func frames(_ name: String) throws -> [UInt8] {
    // The first is no audio: it says how long the file is.
    Array(StreamParts(try Fixtures.corpusBytes(name)).frames.dropFirst().joined())
  }

  @Test(arguments: ["cat", "exec cat", "dd bs=700 status=none", "cat; exec 2>&-"])
  func everythingGoesThroughHoweverTheCommandReads(_ command: String) throws {
    let one = try frames("cbr128-44100-joint-id3v2.mp3")
    let bytes = Array(repeatElement(one, count: 12).joined())
    let out = try output(of: bytes, through: command)
    let isSame = out == bytes
    #expect(isSame, "\(out.count) of \(bytes.count) bytes")
  }

  /// It sleeps for longer in all than a command may be quiet.
  @Test func commandMayTakeItsTimeOverTheRestAsLongAsItWorks() throws {
    let one = try frames("cbr64-44100-mono.mp3")
    let command = "for i in 1 2 3 4; do sleep 0.7; head -c 3000; done; cat"
    let out = try output(of: one, through: command)
    #expect(out.count == one.count)
  }

  @Test(arguments: ["vorbis-q3.ogg", "opus64.opus", "flac.ogg"])
  func commandThatIsStartedAgainInMidStreamGetsTheHeaders(_ name: String) throws {
    let mark = FileManager.default.temporaryDirectory.appendingPathComponent("cycast-\(UUID())")
    defer { try? FileManager.default.removeItem(at: mark) }
    let bytes = try Fixtures.corpusBytes(name)
    let command = "if mkdir '\(mark.path)' 2>/dev/null; then head -c 10000 >/dev/null; else cat; fi"
    // It dies in the first of them, or in the second.
    let out = try output(of: Array(repeatElement(bytes, count: 8).joined()), through: command)
    let hasHeaders = out.prefix(128) == bytes.prefix(128)
    #expect(hasHeaders && out.count < 8 * bytes.count, "\(out.count) of \(8 * bytes.count) bytes")
  }
}
