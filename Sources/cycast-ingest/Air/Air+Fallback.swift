// SPDX-License-Identifier: MIT
import StreamKit

/// The fallback's way to the air.
extension Air {
  func moveFallback(_ fallback: Fallback, at now: Int64) {
    if fallback.isResuming { return resume(fallback, at: now) }
    if !fallback.held.isEmpty { release(fallback, at: now) }
    var budget = Air.mostAtOnce
    while !outlet.isBlocked, splicer.clock.isDue(at: now) {
      guard let unit = fallback.nextUnit() else { break }
      write(unit, of: fallback, at: now)
      budget -= unit.length
      if budget <= 0 {
        hasMore = true
        break
      }
    }
    // While none is due nothing is read: that is no gap.
    if !splicer.clock.isDue(at: now) { lastHeard = max(lastHeard, now) }
    noteIfBlocked(at: now)
  }

  private func write(_ unit: Unit, of fallback: Fallback, at now: Int64) {
    let codec = fallback.reader.codec ?? .raw
    let bytes = fallback.reader.front(unit.length)
    if splicer.carries(codec) {
      if isSilent { endSilence() }
      splicer.write(unit, bytes, of: codec, by: fallback.voice)
      lastHeard = now
    } else {
      journal.refusedFallback(codec, station: splicer.codec)
    }
    fallback.reader.use(unit.length)
  }

  /// The fallback stalled, and silence stands in for it: what comes is held until there is a preroll of it.
  private func resume(_ fallback: Fallback, at now: Int64) {
    while !fallback.held.isPreroll(settings.preroll) || fallback.late > 0, !fallback.held.isFull {
      guard let unit = fallback.nextUnit() else { break }
      fallback.held.add(unit, UnsafeRawBufferPointer(fallback.reader.front(unit.length)))
      fallback.reader.use(unit.length)
      fallback.late -= fallback.held.dropOldest(downTo: settings.preroll, most: fallback.late)
    }
    guard !fallback.held.isEmpty, fallback.held.isPreroll(settings.preroll) || fallback.reader.hasEnded else { return }
    fallback.isResuming = false
    fallback.late = 0
    release(fallback, at: now)
    hasMore = true
  }

  private func release(_ fallback: Fallback, at now: Int64) {
    if isSilent { endSilence() }
    let codec = fallback.reader.codec ?? .raw
    fallback.held.release { item, bytes in
      if splicer.carries(codec) { splicer.write(item.unit, bytes, of: codec, by: fallback.voice) }
    }
    lastHeard = now
    noteIfBlocked(at: now)
  }

  func startUnheard(at now: Int64) {
    unheard = AirClock(lead: splicer.clock.lead, preroll: 0, now: now + splicer.clock.ahead(at: now))
  }

  /// Lets a fallback that does not wait run on while somebody else is on air.
  func passFallback(_ fallback: Fallback, at now: Int64) {
    guard settings.fallback == .run, holder == .live, unheard != nil else { return }
    while unheard?.isDue(at: now) == true, let unit = fallback.nextUnit() {
      fallback.voice.pass(fallback.reader.front(unit.length), of: fallback.reader.codec ?? .raw)
      unheard?.add(samples: unit.samples, rate: unit.sampleRate)
      fallback.reader.use(unit.length)
    }
  }
}
