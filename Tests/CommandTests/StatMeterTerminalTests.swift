// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

/// The status line of `cycast-stat -` on a terminal, made by script(1).
@Suite struct StatMeterTerminalTests {
  /// What is written to a terminal of so many columns.
  private func shown(columns: Int, _ words: String = "", environment: String = "TERM=xterm") async throws -> String {
    let session = try ShellSession()
    let line =
      "stty cols \(columns); { cat music/*Train.mp3; sleep 0.7; } | env \(environment) \"$BUILT/cycast-stat\" -"
      + " --interval 200ms \(words) >/dev/null"
    let result = try await session.run(
      "SHELL=/bin/bash script -qefc '\(line)' typescript >/dev/null </dev/null; cat typescript")
    #expect(result.status == 0, "\(result.output)")
    return result.output
  }

  /// The lines drawn on top of each other, without what draws them.
  private func drawings(_ output: String) -> [String] {
    output.components(separatedBy: "\r").filter { $0.hasSuffix("\u{1B}[K") }.map { String($0.dropLast(3)) }
  }

  @Test func lineIsDrawnAnewInPlace() async throws {
    let output = try await shown(columns: 100)
    let lines = drawings(output)
    #expect(lines.count >= 4, "\(output)")
    let last = lines.last ?? ""
    #expect(last.hasPrefix("0:0") && last.hasSuffix("  Cycast - Night Train"), "\(lines)")
    // One line of text is left: those of script are around it.
    #expect(output.components(separatedBy: "\u{1B}[K\r\n").count == 2, "\(output)")
  }

  @Test func narrowTerminalIsRespected() async throws {
    let lines = drawings(try await shown(columns: 20))
    #expect(lines.count >= 3 && lines.allSatisfy { $0.count <= 19 }, "\(lines)")
  }

  @Test func coloursAreLeftOutOnRequest() async throws {
    let colored = try await shown(columns: 100, "--dead-air -100dB:500ms")
    #expect(colored.contains("\u{1B}[31mDEAD AIR 0:00\u{1B}[0m"), "\(colored)")
    let plain = try await shown(columns: 100, "--dead-air -100dB:500ms", environment: "TERM=xterm NO_COLOR=1")
    #expect(plain.contains("DEAD AIR 0:00") && !plain.contains("\u{1B}[31m"), "\(plain)")
    // The warning has a line of its own, from its first column on.
    #expect(plain.contains("\r\u{1B}[Kcycast-stat: warning: dead air: nothing comes"), "\(plain)")
  }

  @Test func quietAndDumbTerminalsGetNoDrawing() async throws {
    #expect(drawings(try await shown(columns: 80, "-q")).isEmpty)
    let dumb = try await shown(columns: 80, environment: "TERM=dumb")
    #expect(drawings(dumb).isEmpty && dumb.contains("info: status elapsed="), "\(dumb)")
  }
}
