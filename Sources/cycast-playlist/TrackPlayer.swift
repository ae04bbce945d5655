// SPDX-License-Identifier: MIT
import StreamKit

/// Plays one track: file → scanner → splice, tag → output. Made anew for each track; what lasts longer than a track is the
/// `Programme`'s.
struct TrackPlayer: ~Copyable {
  /// How a track ended.
  enum End: Equatable {
    /// Everything was written.
    case played
    /// USR1 asked for the next one.
    case skipped
    /// A signal asked to stop.
    case stopped
    /// Nothing of it could be written, and why.
    case unplayable(String)
  }

  private let entry: Entry
  private let programme: Programme
  private let output: Output
  private var file: TrackFile
  private var buffer: InputBuffer
  private var scanner = StreamScanner(mode: .file)
  private var ogg: OggTrack
  private var splice = Splice()
  private var tagReader: ID3Reader?
  private var tagLeft = 0
  private var leading = TrackInfo()
  /// Whether the first unit has gone out.
  private var hasBegun = false
  /// Media of the track that has been passed or written.
  private var clock = MediaClock()
  /// Nanoseconds of the track that are passed over, after a restart.
  private let resumeAt: Int64
  /// Why the track's beginning does not fit the stream.
  private var refusal: String?
  private(set) var junk = 0

  /// What is read at once.
  private static let chunk = 262_144

  /// Begins a track at `resumeAt` nanoseconds of its media.
  init(_ file: consuming TrackFile, _ entry: Entry, in programme: Programme, output: Output, resumeAt: Int64) {
    self.file = file
    self.entry = entry
    self.programme = programme
    self.output = output
    self.resumeAt = resumeAt
    buffer = InputBuffer(capacity: TrackPlayer.chunk + ScanStep.mostNeeded)
    ogg = OggTrack(serial: programme.nextSerial, fallback: entry.said, origin: programme.bandOrigin)
    splice.begin()
  }

  // MARK: The loop

  /// Plays until the end, a signal, or the loss of the reader, which is thrown.
  mutating func play() throws(Output.Failure) -> End {
    var isLast = false
    var needed = 1
    while true {
      if buffer.count < needed, !isLast { isLast = try fill() }
      if buffer.count == 0, isLast { return try finish(.played) }
      if let end = interruption() { return try finish(end) }
      // A signal ends the wait, and is seen to first.
      if try !output.waitUntilDue() { continue }
      if try !run() { needed = try step(isLast) } else { needed = 1 }
      if let refusal { return .unplayable(refusal) }
      if needed > buffer.count, isLast { return try finish(.played) }
    }
  }

  /// Reads more, and looks for signals, which nothing else may do where nothing has to wait. Returns whether that was the
  /// end.
  private mutating func fill() throws(Output.Failure) -> Bool {
    output.controls.take()
    do throws(SystemError) {
      let count = try file.read(into: buffer.room())
      buffer.filled(count)
      return count == 0
    } catch {
      programme.complain(entry, "reading failed: \(error)")
      return true
    }
  }

  private func interruption() -> End? {
    if output.controls.stops { return .stopped }
    return output.controls.takeSkip() ? .skipped : nil
  }

  private mutating func finish(_ end: End) throws(Output.Failure) -> End {
    if hasBegun {
      if let last = ogg.finish() { output.add(last) }
      programme.nextSerial = ogg.nextSerial
      try output.flush()
    }
    // A place behind the end is as good as the end. What lasts no time at all is no track, or a list of nothing but headers
    // would be played as fast as it can be read.
    let isVoid = end == .played && clock.nanoseconds == 0
    return isVoid ? .unplayable("has no MPEG audio, AAC (ADTS) or Ogg audio in it") : end
  }

  // MARK: Units

  /// Writes as many plain frames as lie side by side, when nothing has to be done to them. Returns false when one step
  /// must be looked at: always for a paced stream, whose units are due one by one.
  private mutating func run() throws(Output.Failure) -> Bool {
    guard !output.isPaced, hasBegun, !splice.isActive, tagLeft == 0, buffer.count > 0 else { return false }
    let run = scanner.run(buffer.bytes.span)
    guard run.frames > 0 else { return false }
    clock.add(samples: run.samples, rate: run.sampleRate)
    try output.write(run, UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer.mutableBytes)[..<run.length]))
    buffer.use(run.length)
    return true
  }

  /// Looks at what stands at the front and deals with it. Returns how many bytes must be in the buffer to go on.
  private mutating func step(_ isLast: Bool) throws(Output.Failure) -> Int {
    if tagLeft > 0 { return readTag() }
    guard buffer.count > 0 else { return 1 }
    let left = buffer.count + file.audioEnd - file.offset
    switch scanner.next(buffer.bytes.span, isLast: isLast, bytesLeft: left) {
    case .need(let count): return count
    case .tag(let length):
      tagLeft = length
      tagReader = ID3Reader()
    case .infoFrame(let length): buffer.use(length)
    case .junk(let length):
      junk += length
      buffer.use(length)
      // What was lost may have been main data that the next frames borrow.
      if hasBegun { splice.begin() }
    case .unit(let unit): try take(unit)
    }
    return 1
  }

  private mutating func readTag() -> Int {
    let count = min(tagLeft, buffer.count)
    if count == 0 { return 1 }
    _ = tagReader?.feed(buffer.bytes.span.extracting(0..<count))
    buffer.use(count)
    tagLeft -= count
    if tagLeft == 0, let reader = tagReader {
      if !hasBegun { leading.fillGaps(from: reader.finish().track) }
      tagReader = nil
    }
    return 1
  }

  private mutating func take(_ unit: Unit) throws(Output.Failure) {
    let codec = scanner.codec ?? .raw
    if let reason = programme.refuses(codec, unit) {
      refuse(unit, reason)
      return
    }
    let bytes = UnsafeMutableRawBufferPointer(rebasing: buffer.mutableBytes[..<unit.length])
    if codec.isOgg { try takePage(unit, bytes) } else { try takeFrame(unit, bytes) }
    clock.add(unit)
    buffer.use(unit.length)
  }

  /// Refuses the track by its first unit; in mid-track leaves out what does not fit, as damage.
  private mutating func refuse(_ unit: Unit, _ reason: String) {
    guard hasBegun else {
      refusal = reason
      return
    }
    programme.complain(entry, "a part of it " + reason)
    junk += unit.length
    buffer.use(unit.length)
    splice.begin()
  }

  /// Whether the place is still to come from which the track is to be heard.
  private var isPassing: Bool { clock.nanoseconds < resumeAt }

  private mutating func takeFrame(_ unit: Unit, _ bytes: UnsafeMutableRawBufferPointer) throws(Output.Failure) {
    if isPassing { return }
    let isFirst = !hasBegun
    if isFirst { begin() }
    programme.heed(unit, of: entry)
    if output.controls.takeRepeat() {
      programme.sayAgain(into: output)
    } else if isFirst {
      programme.say(into: output)
    }
    if splice.isActive { _ = splice.pass(bytes) }
    try output.write(unit, UnsafeRawBufferPointer(bytes))
  }

  private mutating func takePage(_ unit: Unit, _ bytes: UnsafeMutableRawBufferPointer) throws(Output.Failure) {
    let step = ogg.take(bytes, isPassing: isPassing)
    if let problem = ogg.problem { lament(problem) }
    output.add(step.pages)
    // In Ogg a title stands in the headers, which can't be said again in mid-stream: only --titles gets it.
    if hasBegun, output.controls.takeRepeat() { programme.reportAgain(at: output.mediaTime) }
    if step.begins {
      leading = ogg.info
      if hasBegun { programme.changes(info) } else { begin() }
      programme.heed(unit, of: entry)
      programme.report(at: output.mediaTime)
    }
    if step.isPage {
      try output.write(unit, UnsafeRawBufferPointer(bytes))
    } else if step.begins {
      output.count(unit)
    }
  }

  /// Complains of a logical stream that can't be played: the track, when it is the first.
  private mutating func lament(_ problem: OggHeaderError) {
    let reason = "has Ogg headers that can't be used: \(problem)"
    if hasBegun { programme.complain(entry, "a part of it " + reason) } else { refusal = reason }
  }

  private mutating func begin() {
    hasBegun = true
    programme.begins(entry, info, codec: scanner.codec ?? .raw)
  }

  // MARK: Words

  /// What is said of the track: what the file says, field by field, or the list that named it, or the file's name.
  private var info: TrackInfo {
    var info = file.tail.merged(with: leading)
    if info.title.isEmpty {
      let said = entry.said
      info.title = said.title
      if info.artist.isEmpty { info.artist = said.artist }
    }
    return info
  }
}

extension TrackInfo {
  /// Takes over what is not said yet.
  mutating func fillGaps(from other: TrackInfo) {
    if title.isEmpty { title = other.title }
    if artist.isEmpty { artist = other.artist }
    if album.isEmpty { album = other.album }
    if genre.isEmpty { genre = other.genre }
    if link.isEmpty { link = other.link }
  }
}
