// SPDX-License-Identifier: MIT
import StreamKit

/// How facts are gathered for pages.
extension Front {
  /// The station as it is. Without a request nobody knows under which name it is reached, unless the command line says.
  func facts(at now: UInt32, for request: RequestHead? = nil) -> StationFacts {
    var facts = StationFacts()
    facts.mount = station.mount
    facts.listenURL =
      request.map { station.url(station.mount, for: $0) }
      ?? (station.publicURL.isEmpty ? "" : station.publicURL + station.mount)
    facts.words = station.words(over: mount.nowPlaying.station)
    facts.isPublic = station.isPublic
    addTimes(to: &facts)
    addStream(to: &facts)
    facts.listeners = audience.listeners
    facts.listenerPeak = audience.listenerPeak
    census.take(audience, at: now)
    facts.uniqueListeners = min(census.addresses, audience.listeners)
    facts.averageSeconds = census.averageSeconds
    facts.maxListeners = maxListeners
    facts.curve = chronicle.curve
    facts.counts = audience.counts
    return facts
  }

  private func addTimes(to facts: inout StationFacts) {
    let instant = monotonicNow()
    facts.time = wallClockNow()
    facts.began = beganAt
    facts.uptime = instant - clock.began
    let input = input()
    facts.bytesIn = input.bytes
    facts.junk = input.junk
    facts.sinceInput = input.lastInput.map { max(0, instant - $0) }
  }

  private func addStream(to facts: inout StationFacts) {
    facts.codec = mount.hasUnits ? mount.codec : nil
    facts.contentType = mount.contentType
    facts.bitrate = mount.byteRate.map { ($0 * 8 + 500) / 1_000 }
    facts.sampleRate = mount.latestUnit.sampleRate
    facts.channels = mount.latestUnit.channels
    facts.nowPlaying = mount.nowPlaying
    facts.trackBegan = chronicle.trackBegan
    facts.originBegan = chronicle.originBegan
    facts.titles = chronicle.titles
    facts.ringCapacity = mount.ring.capacity
    facts.ringUsed = mount.ring.head - mount.ring.tail
    facts.ringDuration = mount.duration
  }

  /// One listener, for the administrator.
  func listenerFacts(_ slot: Int, _ now: UInt32) -> ListenerFacts {
    let connection = audience.connections[slot]
    let behind = connection.state == .listening ? mount.ring.head - connection.position : 0
    return ListenerFacts(
      id: Int(connection.serial), address: connection.peer.host, agent: audience.texts.text(connection.agent),
      referrer: audience.texts.text(connection.referrer), seconds: Int((now &- connection.joined) / 1_000),
      bytes: connection.sent, lag: audience.secondsPerByte.map { Double(behind) * $0 }, skips: Int(connection.skips),
      takesICY: connection.untilBlock >= 0, isActive: connection.state == .listening)
  }

  /// The listeners from one to another, counted in the order of their places.
  func listeners(_ range: Range<Int>, _ now: UInt32) -> [ListenerFacts] {
    var number = 0
    var facts: [ListenerFacts] = []
    for slot in audience.connections.indices where audience.connections[slot].isListener {
      if number >= range.upperBound { break }
      if number >= range.lowerBound { facts.append(listenerFacts(slot, now)) }
      number += 1
    }
    return facts
  }

  /// The slot of a listener with a number; nil when it has left or never was.
  func slot(ofListener id: Int) -> Int? {
    guard id > 0 else { return nil }
    return audience.connections.indices.first {
      audience.connections[$0].isListener && Int(audience.connections[$0].serial) == id
    }
  }
}
