// SPDX-License-Identifier: MIT
import StreamKit

/// Joins those who take turns on air into one stream without a seam: whole units, muted frames behind a splice, the state
/// in band where it changes, logical Ogg streams that end and begin.
///
///     voice → state changed? tag → splice → outlet
///                                       ↘ clock
final class Splicer {
  let outlet: Outlet
  var clock: AirClock
  private let saysState: Bool
  private let log: Log

  /// What is on the pipe; nil before the first unit of a stream whose format was not given.
  private(set) var codec: Codec?
  /// Whether the codec was given, or fixed by a unit of somebody's.
  private(set) var isFixed: Bool
  /// The last unit that somebody sent, and its bytes when it was a frame: what silence is modelled on.
  private(set) var lastUnit: Unit?
  private(set) var lastFrame: [UInt8] = []
  /// Who wrote last; nil for silence.
  private(set) var onAir: Voice?
  private var said: NowPlaying?
  /// The silence that is being written.
  private var silence: SilentStream?
  private var oggSerial: UInt32

  init(_ outlet: Outlet, clock: AirClock, format: Codec?, saysState: Bool, serial: UInt32, log: Log) {
    self.outlet = outlet
    self.clock = clock
    self.saysState = saysState
    self.log = log
    codec = format
    isFixed = format != nil
    oggSerial = serial
  }

  /// Whether units of a codec can follow what is on the pipe.
  func carries(_ other: Codec) -> Bool { !isFixed || codec == other }

  /// Says the whole state again with the next unit.
  func forgetState() { said = nil }

  /// Writes one unit of a voice. Its bytes may be changed in place.
  func write(_ unit: Unit, _ bytes: UnsafeMutableRawBufferPointer, of codec: Codec, by voice: Voice) {
    if onAir !== voice || silence != nil { handOver(to: voice, codec, unit, startsStream: startsStream(bytes, codec)) }
    if codec.isOgg {
      write(page: bytes, of: voice)
    } else {
      say(voice.state)
      if voice.splice.isActive { _ = voice.splice.pass(bytes) }
      lastFrame.removeAll(keepingCapacity: true)
      lastFrame.append(contentsOf: bytes)
      outlet.write(UnsafeRawBufferPointer(bytes))
    }
    lastUnit = unit
    clock.add(samples: unit.samples, rate: unit.sampleRate)
  }

  /// Writes frames of the voice on air that lie side by side and are like the one before.
  func write(_ run: FrameRun, _ bytes: UnsafeMutableRawBufferPointer, by voice: Voice) {
    say(voice.state)
    outlet.write(UnsafeRawBufferPointer(bytes))
    clock.add(samples: run.samples, rate: run.sampleRate)
  }

  /// Whether runs of frames can be written for a voice: it is on air, and no frame has to be looked at.
  func takesRuns(of voice: Voice) -> Bool { onAir === voice && silence == nil && !voice.splice.isActive }

  // MARK: Silence

  /// Writes one unit of silence with this state. Returns whether there is a way to be silent in this format.
  func writeSilence(_ state: NowPlaying) -> Bool {
    if silence == nil {
      guard let stream = makeSilence(state) else { return false }
      if let ended = onAir, codec?.isOgg == true { outlet.write(ended.oggPause()) }
      silence = stream
      if codec == nil { codec = stream.codec }
    }
    if codec?.isOgg != true { say(state) }
    guard let (bytes, unit) = silence?.next() else { return false }
    outlet.write(bytes)
    clock.add(samples: unit.samples, rate: unit.sampleRate)
    return true
  }

  private func makeSilence(_ state: NowPlaying) -> SilentStream? {
    oggSerial &+= 1
    return SilentStream(
      codec: codec ?? .mp3, frame: lastFrame, headers: onAir?.ogg.headersOnAir, serial: oggSerial,
      adds: saysState ? state.oggComments : [])
  }

  // MARK: Switches

  /// Ends the logical Ogg stream that is being written, where there is one and it has not ended.
  func endPart() {
    if let end = silence?.finish() { outlet.write(end) }
    if silence == nil, let onAir, codec?.isOgg == true { outlet.write(onAir.oggPause()) }
    silence = nil
  }

  private func handOver(to voice: Voice, _ codec: Codec, _ unit: Unit, startsStream: Bool) {
    endPart()
    warnOfDifference(unit)
    onAir = voice
    self.codec = codec
    isFixed = true
    voice.splice.begin()
    if codec.isOgg, !startsStream { outlet.write(voice.oggHeadersAgain(says: saysState)) }
  }

  private func startsStream(_ bytes: UnsafeMutableRawBufferPointer, _ codec: Codec) -> Bool {
    guard codec.isOgg else { return false }
    return OggPageHeader(UnsafeRawBufferPointer(bytes).bindMemory(to: UInt8.self).span)?.startsStream ?? false
  }

  private func write(page: UnsafeMutableRawBufferPointer, of voice: Voice) {
    switch voice.take(page, says: saysState) {
    case .nothing: break
    case .page: outlet.write(UnsafeRawBufferPointer(page))
    case .bytes(let pages): outlet.write(pages)
    }
  }

  private func say(_ state: NowPlaying) {
    guard saysState, said != state else { return }
    said = state
    outlet.write(ID3Writer.tag(state))
  }

  private func warnOfDifference(_ unit: Unit) {
    guard let last = lastUnit, unit.sampleRate > 0, last.sampleRate > 0,
      (unit.sampleRate, unit.channels) != (last.sampleRate, last.channels)
    else { return }
    log.warning(
      "sample rate or channels change with who is on air: some players fall silent or play at the wrong speed "
        + "(bring sources to the station's format, as with --filter 'ffmpeg -v error -i - -ar \(last.sampleRate) "
        + "-ac \(last.channels) -f … -')",
      ("was", "\(last.sampleRate) Hz, \(last.channels) ch"), ("is", "\(unit.sampleRate) Hz, \(unit.channels) ch"))
  }
}
