// SPDX-License-Identifier: MIT
import StreamKit

/// The fallback's way to the air.
extension Air {
  func moveFallback(_ fallback: Fallback, at now: Int64) {
    if fallback.isResuming { return resume(fallback, at: now) }
    if !fallback.held.isEmpty { release(fallback, at: now) }
    var budget = Air.mostAtOnce
    while !outlet.isBlocked, splicer.clock.isDue(at: now) {
      guard refused?.isDue(at: now) ?? true, let unit = fallback.nextUnit() else { break }
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
    if carries(fallback) {
      if isSilent { endSilence() }
      let bytes = fallback.reader.front(unit.length)
      splicer.write(unit, bytes, of: fallback.reader.codec ?? .raw, by: fallback.voice)
      lastHeard = now
      refused = nil
    } else {
      passOver(unit, at: now)
    }
    fallback.reader.use(unit.length)
  }

  /// A unit that can't be carried is passed over, at the pace at which it would play.
  private func passOver(_ unit: Unit, at now: Int64) {
    var clock = refused ?? AirClock(lead: settings.lead, preroll: 0, now: now)
    clock.add(unit)
    refused = clock
  }

  /// Whether the fallback's units can follow what is on the pipe. If not, that is said once.
  private func carries(_ fallback: Fallback) -> Bool {
    let codec = fallback.reader.codec ?? .raw
    if splicer.carries(codec) { return true }
    journal.refusedFallback(codec, station: splicer.codec)
    return false
  }

  /// The fallback stalled, and silence stands in for it: what comes is held until there is a preroll of it.
  private func resume(_ fallback: Fallback, at now: Int64) {
    var budget = Air.mostAtOnce
    while !fallback.held.isPreroll(settings.preroll) || fallback.late > 0, !fallback.held.isFull {
      guard budget > 0 else {
        hasMore = true
        return
      }
      guard let unit = fallback.nextUnit() else { break }
      budget -= unit.length
      if carries(fallback) {
        fallback.held.add(unit, UnsafeRawBufferPointer(fallback.reader.front(unit.length)))
      }
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
    // Somebody else may have fixed the codec since.
    guard carries(fallback) else { return fallback.held.clear() }
    if isSilent { endSilence() }
    let codec = fallback.reader.codec ?? .raw
    fallback.held.release { item, bytes in
      splicer.write(item.unit, bytes, of: codec, by: fallback.voice)
    }
    lastHeard = now
    noteIfBlocked(at: now)
  }

  func startUnheard(at now: Int64) {
    unheard = AirClock(lead: splicer.clock.lead, preroll: 0, now: now + splicer.clock.ahead(at: now))
  }

  /// Lets a fallback that does not wait run on while somebody else is on air.
  func passFallback(_ fallback: Fallback, at now: Int64) {
    guard settings.fallback == .run, unheard != nil else { return }
    var budget = Air.mostAtOnce
    while budget > 0, unheard?.isDue(at: now) == true, let unit = fallback.nextUnit() {
      budget -= unit.length
      fallback.voice.pass(fallback.reader.front(unit.length), of: fallback.reader.codec ?? .raw)
      unheard?.add(samples: unit.samples, rate: unit.sampleRate)
      fallback.reader.use(unit.length)
    }
  }
}
