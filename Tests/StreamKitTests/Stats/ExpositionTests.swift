// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@Suite struct ExpositionTests {
  @Test func aFamilyIsItsHelpItsTypeAndItsSamples() {
    var out = Exposition()
    out.begin("cycast_listeners", .gauge, "Listeners now.")
    out.add(12, [("mount", "/a")])
    out.add(0, [("mount", "/b"), ("format", "mp3")])
    out.begin("cycast_sent_bytes_total", .counter, "Bytes sent.")
    out.add(UInt64.max)
    #expect(
      text(out) == """
        # HELP cycast_listeners Listeners now.
        # TYPE cycast_listeners gauge
        cycast_listeners{mount="/a"} 12
        cycast_listeners{mount="/b",format="mp3"} 0
        # HELP cycast_sent_bytes_total Bytes sent.
        # TYPE cycast_sent_bytes_total counter
        cycast_sent_bytes_total 18446744073709551615

        """)
  }

  @Test func noTextEndsALineOrAQuote() {
    var out = Exposition()
    out.begin("title_info", .gauge, "A \"help\"\nof two lines\\.")
    out.add(1, [("title", "a\"b\\c\nd} 1\n"), ("none", "")])
    #expect(
      text(out) == #"""
        # HELP title_info A "help"\nof two lines\\.
        # TYPE title_info gauge
        title_info{title="a\"b\\c\nd} 1\n",none=""} 1

        """#)
  }

  @Test func textsAreReadBackAsTheyWere() {
    var generator = SeededGenerator(seed: 71)
    for _ in 0..<500 {
      let value = RandomText.any(upTo: 12, using: &generator)
      var out = Exposition()
      out.begin("a", .gauge, value)
      out.add(1, [("l", value)])
      let lines = out.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      let sample = Array(lines[2])
      #expect(lines.count == 4)
      #expect(unescaped(sample.dropFirst(5).dropLast(4)) == Array(value.utf8))
    }
  }

  @Test func numbersAreAsPrometheusReadsThem() {
    var out = Exposition()
    out.begin("a", .gauge, "")
    for value in [0, -0.5, 1e-7, 3, 1e300, .infinity, -.infinity, .nan, 0.1, 9_007_199_254_740_992] as [Double] {
      out.add(value)
    }
    out.add(true)
    out.add(false)
    let values = text(out).split(separator: "\n").dropFirst(2).map { $0.dropFirst(2) }
    #expect(
      values == [
        "0", "-0.5", "1e-07", "3", "1e+300", "+Inf", "-Inf", "NaN", "0.1", "9007199254740992.0", "1", "0",
      ])
  }

  @Test func aHistogramAddsItsBucketsUp() {
    var out = Exposition()
    out.begin("lag_seconds", .histogram, "Lag.")
    out.add(bounds: [0.005, 1], counts: [3, 0, 2], sum: 12.5, [("mount", "/a")])
    out.add(bounds: [], counts: [0], sum: 0)
    #expect(
      text(out).split(separator: "\n").dropFirst(2) == [
        #"lag_seconds_bucket{mount="/a",le="0.005"} 3"#, #"lag_seconds_bucket{mount="/a",le="1"} 3"#,
        #"lag_seconds_bucket{mount="/a",le="+Inf"} 5"#, #"lag_seconds_sum{mount="/a"} 12.5"#,
        #"lag_seconds_count{mount="/a"} 5"#, #"lag_seconds_bucket{le="+Inf"} 0"#, "lag_seconds_sum 0",
        "lag_seconds_count 0",
      ])
  }

  private func text(_ out: Exposition) -> String { String(decoding: out.bytes, as: UTF8.self) }

  private func unescaped(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    var isEscape = false
    for byte in bytes {
      if isEscape {
        out.append(byte == UInt8(ascii: "n") ? UInt8(ascii: "\n") : byte)
        isEscape = false
      } else if byte == UInt8(ascii: "\\") {
        isEscape = true
      } else {
        out.append(byte)
      }
    }
    return out
  }
}
