// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@Suite struct DeadAirRuleTests {
  @Test(arguments: [
    ("-50dB:30s", -50.0, 30_000_000_000 as Int64), ("-50:30", -50, 30_000_000_000),
    ("-52.5db:1.5m", -52.5, 90_000_000_000),
    ("-100dB:500ms", -100, 500_000_000), ("-1DB:1d", -1, 86_400_000_000_000),
  ])
  func readsLevelAndDuration(text: String, level: Double, duration: Int64) throws {
    let rule = try DeadAirRule(text)
    #expect(rule.level == level)
    #expect(rule.duration == duration)
  }

  @Test(arguments: [
    ("", "'' is no level and time (write -50dB:30s)"),
    ("-50dB", "'-50dB' is no level and time (write -50dB:30s)"),
    ("50dB:30s", "'50dB' is over full scale: levels are negative (write -50dB:30s)"),
    ("+50:30s", "'+50' is over full scale: levels are negative (write -50dB:30s)"),
    ("-50dB:", "'' is no duration (write 500ms, 4s or 2m)"),
    (":30s", "'' is no level (write -50dB:30s)"),
    ("dB:30s", "'dB' is no level (write -50dB:30s)"),
    ("-infdB:30s", "'-infdB' is no level (write -50dB:30s)"),
    ("-0x20:30s", "'-0x20' is no level (write -50dB:30s)"),
    ("-50%:30s", "'-50%' is no level (write -50dB:30s)"),
    ("-101dB:30s", "'-101dB' is no level from -100dB to -1dB (write -50dB:30s)"),
    ("-0.9dB:30s", "'-0.9dB' is no level from -100dB to -1dB (write -50dB:30s)"),
    ("0:30s", "'0' is no level from -100dB to -1dB (write -50dB:30s)"),
    ("-50dB:499ms", "'499ms' is no time from 500ms to 1d (write -50dB:30s)"),
    ("-50dB:25h", "'25h' is no time from 500ms to 1d (write -50dB:30s)"),
    ("-50dB:30s:1", "'30s:1' is no duration (write 500ms, 4s or 2m)"),
  ])
  func refusesTheRestWithARemedy(text: String, message: String) {
    #expect(throws: UsageError(message)) { try DeadAirRule(text) }
  }
}
