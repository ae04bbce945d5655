// SPDX-License-Identifier: MIT
import StreamKit

/// The source's way to the air.
extension Air {
  /// Takes in units of a source that is not on air: until they are a preroll, or just to hear when it is back.
  func collect(_ live: Live, at now: Int64) {
    var budget = Air.mostAtOnce
    while true {
      guard hold(live, at: now) else { return }
      if live.late == 0, isEnough(live) { break }
      guard budget > 0 else {
        hasMore = true
        break
      }
      var isEmpty = false
      switch live.fill(at: now) {
      case .some(let count): budget -= count
      case .empty: isEmpty = true
      case .ended(let why):
        guard hold(live, at: now) else { return }
        // What is held of one that has left is played.
        guard why == .left, !live.held.isEmpty else { return end(live, why, at: now) }
        live.phase = .ready
        return
      }
      if isEmpty { break }
    }
    if isEnough(live) { live.phase = .ready }
  }

  /// Holds the units that are there. What is late is thrown away. Returns false when the source had to be ended.
  private func hold(_ live: Live, at now: Int64) -> Bool {
    while case .unit(let unit)? = live.next(runLimit: 0) {
      guard check(live, unit, at: now) else { return false }
      live.lastUnit = now
      let bytes = UnsafeRawBufferPointer(live.reader.front(unit.length))
      journal.took(bytes, of: live)
      if live.phase != .unheard { live.held.add(unit, bytes) }
      live.use(length: unit.length, samples: unit.samples, rate: unit.sampleRate)
      live.late -= live.held.dropOldest(downTo: settings.preroll, most: live.late)
      if live.late == 0, isEnough(live) { break }
    }
    return true
  }

  private func isEnough(_ live: Live) -> Bool {
    live.phase != .unheard && live.held.isPreroll(settings.preroll)
  }

  /// Whether a source sends what can be carried. If not, it is ended.
  private func check(_ live: Live, _ unit: Unit, at now: Int64) -> Bool {
    guard let why = objection(to: live, unit) else { return true }
    journal.refused(live, why)
    end(live, .unusable, at: now)
    return false
  }

  private func objection(to live: Live, _ unit: Unit) -> String? {
    guard let codec = live.reader.codec else { return nil }
    if codec == .raw { return "what it sends is no audio that can be carried (MP3, AAC in ADTS, or Ogg; see --filter)" }
    if !splicer.carries(codec) {
      return "it sends \(codec.name), the stream is \(splicer.codec?.name ?? "another") (see --filter)"
    }
    guard settings.isStrict, let other = splicer.lastUnit, unit.sampleRate > 0, other.sampleRate > 0,
      (unit.sampleRate, unit.channels) != (other.sampleRate, other.channels)
    else { return nil }
    return "it sends \(unit.sampleRate) Hz, \(unit.channels) channels, the stream has \(other.sampleRate) Hz, "
      + "\(other.channels) (--strict-format; see --filter)"
  }

  /// Puts a source on air that has its preroll.
  func putOnAir(_ live: Live, at now: Int64) {
    guard let codec = live.reader.codec else { return }
    if isSilent { endSilence() }
    if holder != .live {
      if settings.fallback == .run, unheard == nil { startUnheard(at: now) }
      journal.onAir(.live, user: live.session.user, live.recorded.track)
    }
    holder = .live
    graceUntil = nil
    live.phase = .onAir
    live.wasOnAir = true
    hasServed = true
    live.lateUntil = now + Air.lateFor
    lastHeard = now
    let next = live.held.track
    live.held.release { item, bytes in
      if let track = item.track { live.voice.state.track = track }
      splicer.write(item.unit, bytes, of: codec, by: live.voice)
    }
    if let next { live.voice.state.track = next }
    followClock(live, at: now)
    noteIfBlocked(at: now)
  }

  /// Writes what the source on air has sent.
  func moveLive(_ live: Live, at now: Int64) {
    guard live.phase == .onAir else { return }
    // Also when it ends here: what it was ahead, the fallback need not wait for.
    defer {
      followClock(live, at: now)
      noteIfBlocked(at: now)
    }
    if now >= live.lateUntil { live.late = 0 }
    if live.clock.nanoseconds > Air.farAhead + Air.farFaster * (now - live.session.began) { outlet.enlargePipe() }
    var budget = Air.mostAtOnce
    while !outlet.isBlocked {
      if let piece = live.next(runLimit: live.late == 0 && splicer.takesRuns(of: live.voice) ? .max : 0) {
        if case .unit(let unit) = piece, !check(live, unit, at: now) { return }
        write(piece, of: live, at: now)
        continue
      }
      guard budget > 0 else {
        hasMore = true
        break
      }
      var isEmpty = false
      switch live.fill(at: now) {
      case .some(let count): budget -= count
      case .empty: isEmpty = true
      case .ended(let why): if live.next(runLimit: 0) == nil { return end(live, why, at: now) }
      }
      if isEmpty { break }
    }
  }

  private func write(_ piece: UnitReader.Piece, of live: Live, at now: Int64) {
    live.lastUnit = now
    lastHeard = now
    switch piece {
    case .unit(let unit):
      let bytes = live.reader.front(unit.length)
      journal.took(UnsafeRawBufferPointer(bytes), of: live)
      if isLate(live, unit, bytes, at: now) {
        live.late = max(0, live.late - Int64(unit.nanoseconds))
        live.voice.splice.begin()
      } else {
        splicer.write(unit, bytes, of: live.reader.codec ?? .raw, by: live.voice)
      }
      live.use(length: unit.length, samples: unit.samples, rate: unit.sampleRate)
    case .run(let run):
      let bytes = live.reader.front(run.length)
      journal.took(UnsafeRawBufferPointer(bytes), of: live)
      splicer.write(run, bytes, by: live.voice)
      live.use(length: run.length, samples: run.samples, rate: run.sampleRate)
    case .state, .untitled: break
    }
  }

  /// Whether a unit comes after silence stood in for it, so that it would only add delay. Of Ogg, packets are left out whole:
  /// not from the middle of one on, and not up to the middle of one.
  private func isLate(_ live: Live, _ unit: Unit, _ bytes: UnsafeMutableRawBufferPointer, at now: Int64) -> Bool {
    guard live.late > 0 else { return false }
    if live.reader.codec?.isOgg == true {
      let continues = OggPageHeader(UnsafeRawBufferPointer(bytes).bindMemory(to: UInt8.self).span)?.continued ?? false
      if continues { return live.isPassingOver }
      if live.voice.ogg.isInPacket, !live.isPassingOver { return false }
    }
    live.isPassingOver = unit.samples > 0 && splicer.clock.ahead(at: now) > splicer.clock.most
    return live.isPassingOver
  }

  /// While late units may still have to be told by how far the stream is ahead, the clock does not follow the source.
  private func followClock(_ live: Live, at now: Int64) {
    if live.late == 0 { splicer.clock.follow(at: now) }
  }

  /// The source that is on air sends digital silence: the fallback is heard until sound is back.
  func muteLive() {
    guard let live, live.phase != .unheard else { return }
    live.phase = .unheard
    if let track = live.held.nextTrack { live.voice.state.track = track }
    live.held.clear()
    // Without a fallback it may be on again before anybody else was.
    live.voice.splice.begin()
  }

  /// Sound is back.
  func unmuteLive() {
    if let live, live.phase == .unheard { live.phase = .filling }
  }
}
