// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// Figures of a large log against those of scripts that keep everything, sort, and count.
@Suite(.serialized) struct StatReportNaiveTests {
  /// Release builds read a day with a million lines, debug builds a thirtieth of it.
  static let count = ProcessInfo.processInfo.environment["CYCAST_BIN"] == nil ? 30_000 : 1_000_000

  /// A day of a log, in the order of the ends: requests of all kinds from 100,000 addresses, sessions of some minutes, and
  /// some of many hours. The numbers are those of Lehmer's generator (16807, modulo 2^31 − 1), exact in a double.
  private static let writer = #"""
    function random(n) { x = (x * 16807) % 2147483647; return x % n }
    BEGIN {
      x = 20261121
      split("VLC/3.0.18 LibVLC/3.0.18|VLC/3.0.20|Lavf/60.3.100|Music Player Daemon 0.23.5|a \\\"quoted\\\" one/1|-", agents, "|")
      split("/stream|/stream?a=b|/live.ogg|/status-json.xsl|/stream.m3u|/", paths, "|")
      for (i = 0; i < count; i++) {
        t = int(i * 86400 / count); a = random(100000)
        host = a % 3 ? sprintf("10.0.%d.%d", a / 256, a % 256) : sprintf("2001:db8::%x", a)
        k = random(100)
        s = k < 5 ? 0 : k < 60 ? random(120) : k < 95 ? random(7200) : random(90000)
        printf "%s - - [21/Nov/2026:%02d:%02d:%02d +0000] \"%s %s HTTP/1.1\" %d %d \"-\" \"%s\" %d\n", host, int(t / 3600),
          int(t / 60) % 60, t % 60, random(50) ? "GET" : "HEAD", paths[1 + random(6)], random(40) ? 200 : 404, s * 16000,
          agents[1 + random(6)], s
      }
    }
    """#

  /// Sessions as `start end host agent`, seconds being counted from the beginning of the day; all else is thrown away.
  private static let sessions = #"""
    {
      n = split($0, quoted, "\""); split(quoted[2], request, " "); seconds = $NF
      if (request[1] != "GET" || request[2] !~ /^\/(stream|live\.ogg)(\?|$)/ || $0 !~ /" 200 [0-9]+ "/ || seconds == 0) next
      split($4, time, ":"); end = time[2] * 3600 + time[3] * 60 + time[4]
      agent = $0; sub(/^.* 200 [0-9]+ "-" "/, "", agent); sub(/" [0-9]+$/, "", agent)
      print end - seconds, end, $1, agent
    }
    """#

  /// Figures by name, from sessions. Hours are cut at their borders; those before the day have numbers below 0.
  private static let figures = #"""
    {
      seconds += $2 - $1; if ($2 - $1 >= 60) long++
      addresses[$3] = 1; pair = $0; sub(/^[^ ]+ [^ ]+ /, "", pair); listeners[pair] = 1
      h = int(($1 + 864000) / 3600); begun[h % 24]++; days[int(h / 24)]++
      for (; h * 3600 - 864000 < $2; h++) {
        from = h * 3600 - 864000; to = from + 3600
        part = ($2 < to ? $2 : to) - ($1 > from ? $1 : from)
        heard[h % 24] += part; daily[int(h / 24)] += part
        if (!((h % 24, $3) in seen)) { seen[h % 24, $3] = 1; who[h % 24]++ }
        if (!((int(h / 24), $3) in seenDay)) { seenDay[int(h / 24), $3] = 1; whoDay[int(h / 24)]++ }
      }
    }
    END {
      print "sessions", NR; print "seconds", seconds; print "long", long
      for (a in addresses) c++; print "addresses", c; for (l in listeners) d++; print "listeners", d
      for (h = 0; h < 24; h++) print "hour" h, begun[h] + 0, heard[h], who[h]
      for (day = 8; day <= 10; day++) if (day in daily) print "day" day, days[day] + 0, daily[day], whoDay[day]
    }
    """#

  private static let script = #"""
    set -e
    "$BUILT/cycast-stat" --version >/dev/null
    awk -v count="$COUNT" "$WRITER" >access.log
    awk "$SESSIONS" access.log >sessions
    awk "$FIGURES" sessions
    awk '{ print $2 - $1 }' sessions | sort -n | awk '{ s[NR] = $1 } END { print "median", (s[int((NR + 1) / 2)] + s[int(NR / 2) + 1]) / 2 }'
    awk '{ print $1, 1; print $2, -1 }' sessions | sort -n -k1,1 -k2,2 |
      awk '{ n += $2; if (n > most) { most = n; at = $1 } } END { print "peak", most, at }'
    /usr/bin/time -f 'kB %M' "$BUILT/cycast-stat" report --format json access.log >report.json
    echo report; cat report.json
    """#

  @Test func figuresEqualThoseOfNaiveScripts() async throws {
    let session = try ShellSession()
    var script = "export TZ=UTC COUNT=\(Self.count)\n"
    for (name, text) in [("WRITER", Self.writer), ("SESSIONS", Self.sessions), ("FIGURES", Self.figures)] {
      script += "IFS= read -rd '' \(name) <<'AWK' || true\n\(text)\nAWK\n"
    }
    let result = try await session.run(script + Self.script, seconds: 240)
    #expect(result.status == 0, "\(result.output.prefix(2_000))")
    let split = try #require(result.lines.firstIndex(of: "report"))
    let report = Array(result.lines[split + 1].utf8)
    let read: Result<JSONValue, JSONProblem> = Result { () throws(JSONProblem) in try JSONValue(report.span) }
    var said: [String] = []
    let value = try read.get()
    for (name, key) in [
      ("sessions", "sessions"), ("seconds", "seconds"), ("long", "long_sessions"), ("addresses", "unique_addresses"),
      ("listeners", "unique_listeners"),
    ] { said.append("\(name) \(value.object?.first { $0.key == key }?.value.integer ?? -1)") }
    for (number, hour) in (value["hours_of_day"]?.array ?? []).enumerated() {
      said.append("hour\(number) " + row(hour))
    }
    let days = value["days"]?.array ?? []
    // The day of the log is the last, and the tenth for the scripts.
    for (number, day) in days.enumerated() { said.append("day\(11 - days.count + number) " + row(day)) }
    let median = try #require(value["median_seconds"]?.number)
    said.append("median \(median == median.rounded() ? String(Int(median)) : String(median))")
    let at = try #require(value["peak_at"]?.string)
    let second = try #require(ISO8601DateFormatter().date(from: at)?.timeIntervalSince1970)
    said.append("peak \(value["peak"]?.integer ?? -1) \(Int(second) - 1_795_219_200)")
    let naive = result.lines[..<split].filter { !$0.hasPrefix("kB ") }
    #expect(naive.count >= 33)
    #expect(said == Array(naive))
    let memory = try #require(result.lines.first { $0.hasPrefix("kB ") }.flatMap { Int($0.dropFirst(3)) })
    #expect(memory < 100_000)
  }

  private func row(_ value: JSONValue) -> String {
    [value["sessions"], value["seconds"], value["unique_addresses"]].map { "\($0?.integer ?? -1)" }
      .joined(separator: " ")
  }
}
