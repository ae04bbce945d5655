// SPDX-License-Identifier: MIT
import StreamKit

/// Takes ICY blocks out of a stream and reports what they say. All other bytes go out as they came, whatever they are; a
/// reader of units looks at a copy of them, to tell the time.
final class BlockFilter: StreamFilter {
  private let outlet: ByteOutlet
  private let report: TitleReport
  private let log: Log
  private var splitter: ICYSplitter
  private var buffer = InputBuffer(capacity: 131_072)
  private var reader = UnitReader()
  private var clock = MediaClock()
  private var passed = 0
  private var track = TrackInfo()
  private var isOdd = false
  private var hasEnded = false

  /// `metaint`: audio between two blocks, at least 1.
  init(_ outlet: ByteOutlet, metaint: Int, _ report: TitleReport, log: Log) {
    self.outlet = outlet
    self.report = report
    self.log = log
    splitter = ICYSplitter(metaint: metaint)
  }

  func room() -> UnsafeMutableRawBufferPointer { buffer.room() }

  func filled(_ count: Int) { buffer.filled(count) }

  func end() { hasEnded = true }

  var isDone: Bool { hasEnded && buffer.count == 0 }

  /// Moves audio to the front of the buffer, over the blocks that were between it, and writes it as one.
  func run() {
    guard !outlet.isBlocked, buffer.count > 0 else { return }
    let bytes = buffer.mutableBytes
    let all = buffer.bytes
    var position = 0
    var kept = 0
    while let piece = splitter.next(in: all.span, at: &position) {
      switch piece {
      case .audio(let range):
        let audio = UnsafeRawBufferPointer(rebasing: bytes[range])
        follow(audio)
        // In bounds, and the ends may overlap: what is kept never lies behind what is read.
        if kept != range.lowerBound { UnsafeMutableRawBufferPointer(rebasing: bytes[kept...]).copyMemory(from: audio) }
        kept += range.count
        passed += range.count
      case .block: read(splitter.payload)
      }
    }
    outlet.write(UnsafeRawBufferPointer(rebasing: bytes[..<kept]))
    buffer.use(bytes.count)
  }

  private func read(_ payload: [UInt8]) {
    guard !payload.isEmpty else { return }
    guard BlockCheck.isPlausible(payload.span) else { return warnOfOddBlock() }
    let words = ICYWords(payload.span)
    // Stations speak of other things, too (an advertisement's length), which leave the title as it was.
    if words.title == nil, words.url == nil { return }
    if let title = words.title { track = TrackInfo(song: title) }
    track.link = words.url ?? ""
    report.tell(NowPlaying(track: track), at: StreamPlace(byte: passed, time: clock.nanoseconds))
  }

  /// Said once: from a wrong metaint on, all that follows is odd.
  private func warnOfOddBlock() {
    if isOdd { return }
    isOdd = true
    log.warning(
      "what should be a block is none: is --metaint what the icy-metaint header of the stream says?",
      ("byte", String(passed)))
  }

  /// Counts the time of the units in a piece of audio.
  private func follow(_ audio: UnsafeRawBufferPointer) {
    var rest = audio
    while !rest.isEmpty {
      let room = reader.buffer.room()
      let count = min(room.count, rest.count)
      room.copyMemory(from: UnsafeRawBufferPointer(rebasing: rest[..<count]))
      reader.buffer.filled(count)
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      while let piece = reader.next(runLimit: .max) {
        switch piece {
        case .unit(let unit):
          clock.add(unit)
          reader.use(unit.length)
        case .run(let run):
          clock.add(samples: run.samples, rate: run.sampleRate)
          reader.use(run.length)
        case .state, .untitled: break
        }
      }
    }
  }
}
