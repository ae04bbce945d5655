// SPDX-License-Identifier: MIT
import MPEGDecode
import StreamKit
import Testing

@testable import cycast_ingest

/// A real command, as a station would run it.
@Suite struct FilterCommandTests {
  private struct Late: Error {}

  /// What a command makes of bytes that fit into a pipe.
  private func filtered(_ bytes: [UInt8], by command: String) throws -> ([UInt8], ChildProcess.Ending?) {
    var child = try ChildProcess(shell: command)
    let input = child.input ?? -1
    let written = try bytes.withUnsafeBytes { raw throws(SystemError) in try write(input, raw) }
    guard written == .bytes(bytes.count) else { throw Late() }
    child.closeInput()
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let deadline = monotonicNow() + 20_000_000_000
    while monotonicNow() < deadline {
      _ = try wait(reading: child.output, until: deadline)
      let number = child.output
      switch try buffer.withUnsafeMutableBytes({ raw throws(SystemError) in try read(number, into: raw) }) {
      case .bytes(let count): output += buffer[..<count]
      case .wouldBlock: continue
      case .end:
        _ = try wait(reading: child.descriptor, until: deadline)
        return (output, child.reap())
      }
    }
    throw Late()
  }

  @Test func ffmpegBringsAnotherRateToTheStationsAndKeepsTime() throws {
    let source = try Encoder.mp3("0.1*sin(2*PI*997*t)", seconds: 5, rate: 48_000, bitrate: "64k")
    let command = "exec ffmpeg -v error -f mp3 -i - -ar 44100 -ac 2 -b:a 128k -write_xing 0 -id3v2_version 0 -f mp3 -"
    let (output, ending) = try filtered(source, by: command)
    #expect(ending == .exited(0))
    var decoder = try MPEGDecoder()
    let before = decoder.decodeAll([source[...]])
    decoder.reset()
    let after = decoder.decodeAll([output[...]])
    #expect(before.formats == [PCMFormat(rate: 48_000, channels: 1)])
    #expect(after.formats == [PCMFormat(rate: 44_100, channels: 2)])
    // Each encoder adds its delay: a frame or two.
    #expect(abs(Double(after.count) / 44_100 - Double(before.count) / 48_000) < 0.1)
  }
}
