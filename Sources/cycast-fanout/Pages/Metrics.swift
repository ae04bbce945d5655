// SPDX-License-Identifier: MIT
import StreamKit

/// `/metrics`: the station's figures for Prometheus.
///
/// Titles are in none of them, nor who listens: each value of a label is a series that Prometheus keeps.
enum Metrics {
  /// The page; its media type is `Exposition.contentType`. What is not known has no sample.
  static func page(_ facts: StationFacts) -> Exposition {
    var page = Exposition()
    addStation(facts, to: &page)
    addListeners(facts, to: &page)
    addBytes(facts, to: &page)
    addStream(facts, to: &page)
    addTimes(facts.counts, to: &page)
    return page
  }

  private static func addStation(_ facts: StationFacts, to page: inout Exposition) {
    page.begin("cycast_build_info", .gauge, "The version of Cycast; always 1.")
    page.add(1, [("version", cycastVersion)])
    page.begin("process_start_time_seconds", .gauge, "When the station began, in seconds since 1970.")
    page.add(Metrics.seconds(facts.began))
    page.begin("cycast_origin", .gauge, "Who is on air: 1 for that origin, 0 for the others.")
    for origin in Origin.allCases {
      page.add(facts.nowPlaying.origin == origin, [("origin", origin.rawValue)])
    }
    page.begin("cycast_title_changes_total", .counter, "Tracks that began to be heard.")
    page.add(facts.counts.titleChanges)
  }

  private static func addListeners(_ facts: StationFacts, to page: inout Exposition) {
    page.begin("cycast_listeners", .gauge, "Listeners that are connected now.")
    page.add(facts.listeners)
    page.begin("cycast_listener_peak", .gauge, "The most listeners at once since the start.")
    page.add(facts.listenerPeak)
    page.begin("cycast_unique_listeners", .gauge, "Addresses from which there are listeners now.")
    page.add(facts.uniqueListeners)
    if let most = facts.maxListeners {
      page.begin("cycast_max_listeners", .gauge, "How many listeners are let in at once.")
      page.add(most)
    }
    page.begin("cycast_connections_total", .counter, "Connections that were answered or given up, by outcome.")
    for outcome in Counts.Outcome.allCases {
      page.add(facts.counts[outcome], [("outcome", outcome.rawValue)])
    }
    page.begin("cycast_listeners_joined_total", .counter, "Listeners that came.")
    page.add(facts.counts.listenersJoined)
    page.begin("cycast_listeners_left_total", .counter, "Listeners that left or were ended, by reason.")
    for end in Audience.End.allCases { page.add(facts.counts[end], [("reason", end.rawValue)]) }
    page.begin("cycast_listener_skips_total", .counter, "Times that a slow listener was moved forward.")
    page.add(facts.counts.skipped)
    page.begin("cycast_listener_drops_total", .counter, "Listeners that were cut off for being slow.")
    page.add(facts.counts.dropped)
  }

  private static func addBytes(_ facts: StationFacts, to page: inout Exposition) {
    page.begin("cycast_received_bytes_total", .counter, "Bytes that came in on standard input.")
    page.add(facts.bytesIn)
    page.begin("cycast_junk_bytes_total", .counter, "Bytes that came in and were nothing of the stream.")
    page.add(facts.junk)
    page.begin("cycast_sent_bytes_total", .counter, "Bytes that went out, of everything.")
    page.add(facts.counts.bytesOut)
    if let sinceInput = facts.sinceInput {
      page.begin("cycast_input_idle_seconds", .gauge, "Seconds since something came in on standard input.")
      page.add(Metrics.seconds(sinceInput))
    }
  }

  private static func addStream(_ facts: StationFacts, to page: inout Exposition) {
    if let codec = facts.codec {
      page.begin("cycast_stream_info", .gauge, "Where the stream is and what it is made of; always 1.")
      page.add(1, [("mount", facts.mount), ("format", codec.name), ("content_type", facts.contentType)])
    }
    if let bitrate = facts.bitrate {
      page.begin("cycast_stream_bytes_per_second", .gauge, "Byte rate of what the ring holds.")
      page.add(bitrate * 125)
    }
    page.begin("cycast_ring_capacity_bytes", .gauge, "Bytes of stream that the ring can hold.")
    page.add(facts.ringCapacity)
    page.begin("cycast_ring_used_bytes", .gauge, "Bytes of stream that the ring holds.")
    page.add(facts.ringUsed)
    page.begin("cycast_ring_seconds", .gauge, "Seconds of stream that the ring holds.")
    page.add(Metrics.seconds(facts.ringDuration))
  }

  private static func addTimes(_ counts: Counts, to page: inout Exposition) {
    page.begin("cycast_first_byte_seconds", .histogram, "Time from a listener's whole request to its first bytes.")
    page.add(counts.firstByte)
    page.begin("cycast_listener_lag_seconds", .histogram, "Stream between a listener that is fed and the newest.")
    page.add(counts.lag)
    page.begin(
      "cycast_page_seconds", .histogram, "Time that a page or a piece of one takes: listeners wait meanwhile.")
    page.add(counts.pages)
    page.begin("cycast_loop_turn_seconds", .histogram, "Time that a turn of the loop takes: nothing is sent meanwhile.")
    page.add(counts.turns)
  }

  private static func seconds(_ nanoseconds: Int64) -> Double { Double(nanoseconds) / 1_000_000_000 }
}

extension Exposition {
  /// Adds a histogram that was kept all along.
  fileprivate mutating func add(_ times: Histogram) { add(bounds: times.bounds, counts: times.counts, sum: times.sum) }
}
