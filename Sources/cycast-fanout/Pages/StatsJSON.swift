// SPDX-License-Identifier: MIT
import StreamKit

/// `/api/stats`: figures of the station, and for the administrator the listeners, a page of them at a time.
enum StatsJSON {
  /// The page. `listeners` is nil for the public, who get the totals. The first keys, down to `buffer`, have had their
  /// names and types since Cycast's beginnings.
  static func object(_ facts: StationFacts, listeners: ListenerPage? = nil) -> JSONObject {
    var object = JSONObject()
    object.add("total_listeners", facts.listeners)
    object.add("total_bytes_sent", facts.counts.bytesOut)
    add(listeners, to: &object)
    addBuffer(facts, to: &object)
    object.add("uptime_seconds", facts.uptimeSeconds)
    object.add("started", CalendarTime(facts.began).iso8601)
    FactsJSON.addFormat(facts, to: &object)
    FactsJSON.addOrigin(facts.nowPlaying.origin, to: &object)
    FactsJSON.addAudience(facts, to: &object)
    object.add("seconds_since_input", secondsOrNullOf: facts.sinceInput)
    object.add("bytes_in", facts.bytesIn)
    object.add("bytes_out", facts.counts.bytesOut)
    object.add("junk", facts.junk)
    addCounts(facts.counts, to: &object)
    addRing(facts, to: &object)
    object.add(
      "history",
      object: {
        $0.add("seconds", ListenerCurve.step / 1_000_000_000)
        $0.add("listeners", array: { values in for value in facts.curve.values { values.append(value) } })
      })
    FactsJSON.addTitles(facts.titles, to: &object)
    return object
  }

  private static func add(_ page: ListenerPage?, to object: inout JSONObject) {
    object.add("listeners_hidden", page == nil)
    if let page {
      object.add("page", page.number)
      object.add("per_page", page.size)
      object.add("pages", page.pages)
    }
    object.add("listeners", array: { list in for one in page?.listeners ?? [] { list.append(listener(one)) } })
  }

  private static func listener(_ facts: ListenerFacts) -> JSONObject {
    var object = JSONObject()
    object.add("id", facts.id)
    object.add("bytes_sent", facts.bytes)
    object.add("connected_seconds", facts.seconds)
    object.add("active", facts.isActive)
    object.add("address", facts.address)
    object.add("agent", facts.agent)
    object.add("referrer", facts.referrer)
    add(seconds: facts.lag, as: "lag_seconds", to: &object)
    object.add("skips", facts.skips)
    object.add("icy", facts.takesICY)
    return object
  }

  private static func addBuffer(_ facts: StationFacts, to object: inout JSONObject) {
    object.add(
      "buffer",
      object: {
        $0.add("available", facts.ringUsed)
        $0.add("space", max(0, facts.ringCapacity - facts.ringUsed))
        let filled = facts.ringCapacity > 0 ? Double(facts.ringUsed) / Double(facts.ringCapacity) : 0
        $0.add("fill_percentage", (filled * 1_000).rounded() / 10)
      })
  }

  private static func addRing(_ facts: StationFacts, to object: inout JSONObject) {
    object.add(
      "ring",
      object: {
        $0.add("capacity", facts.ringCapacity)
        $0.add("used", facts.ringUsed)
        $0.add("seconds", secondsOf: facts.ringDuration)
      })
  }

  private static func addCounts(_ counts: Counts, to object: inout JSONObject) {
    object.add("skips", counts.skipped)
    object.add("drops", counts.dropped)
    object.add("listeners_joined", counts.listenersJoined)
    object.add(
      "listeners_left", object: { left in for end in Audience.End.allCases { left.add(end.rawValue, counts[end]) } })
    object.add(
      "connections",
      object: { all in for outcome in Counts.Outcome.allCases { all.add(outcome.rawValue, counts[outcome]) } })
    object.add("title_changes", counts.titleChanges)
    add(counts.lag, as: "lag", to: &object)
    add(counts.firstByte, as: "first_byte", to: &object)
  }

  /// Mean and quantiles in seconds, null while nothing was counted.
  private static func add(_ times: Histogram, as key: String, to object: inout JSONObject) {
    object.add(
      key,
      object: {
        add(seconds: times.mean, as: "mean", to: &$0)
        add(seconds: times.quantile(0.5), as: "p50", to: &$0)
        add(seconds: times.quantile(0.9), as: "p90", to: &$0)
        add(seconds: times.quantile(0.99), as: "p99", to: &$0)
      })
  }

  /// To the microsecond.
  private static func add(seconds: Double?, as key: String, to object: inout JSONObject) {
    if let seconds { object.add(key, (seconds * 1_000_000).rounded() / 1_000_000) } else { object.addNull(key) }
  }
}
