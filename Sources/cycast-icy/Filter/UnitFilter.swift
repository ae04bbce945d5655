// SPDX-License-Identifier: MIT
import StreamKit

/// Takes a stream apart into units and what is said of them, and hands both to a sink; titles from elsewhere come in at
/// their time.
///
///     bytes → UnitReader → units ───────────────────────→ sink
///                        ↘ tags, comments → StateBook → ↗
///                                titles → schedule ↗
final class UnitFilter: StreamFilter {
  private var reader: UnitReader
  private var ogg = OggTitles(inBand: true)
  private let sink: StateSink
  private let outlet: ByteOutlet
  private var clock = MediaClock()
  private var rate = 0
  private var codec: Codec?
  private var passed = 0
  /// Where the Ogg headers begin whose comments are to be told, when there are any.
  private var headersAt: Int?
  private var book = StateBook()
  /// Titles that have not had their time.
  private var schedule = TitleSchedule()
  private var lastPut: (title: SaidTitle, time: Int64)?

  /// `outlet` is where the sink writes to.
  init(_ sink: StateSink, _ outlet: ByteOutlet) {
    self.sink = sink
    self.outlet = outlet
    reader = UnitReader()
  }

  /// Nanoseconds of stream before the next unit.
  var position: Int64 { clock.nanoseconds }
  /// Bytes that belonged to nothing.
  var junk: Int { reader.junk }

  // MARK: Titles

  /// Takes a title that counts from a place on.
  func put(_ title: SaidTitle, at place: Int64) { schedule.add(title, at: place) }

  /// Titles that were left out because too many wait.
  var titlesLeftOut: Int { schedule.leftOut }

  /// Forgets the titles that have not had their time.
  func forgetTitles() { schedule = TitleSchedule() }

  /// Has the sink told once more what is on air.
  func sayAgain() { book.sayAgain() }

  // MARK: Bytes

  func room() -> UnsafeMutableRawBufferPointer {
    sink.flush()
    return reader.buffer.room()
  }

  func filled(_ count: Int) { reader.buffer.filled(count) }

  func end() { reader.end() }

  var isDone: Bool { reader.isDrained }

  func run() throws(CommandError) {
    while !outlet.isBlocked, let piece = reader.next(runLimit: runLimit) {
      switch piece {
      case .state(let state): book.streamSaid(state)
      case .untitled: book.untitled()
      case .unit(let unit):
        try prepare()
        pass(unit.length, samples: unit.samples, rate: unit.sampleRate)
      case .run(let run):
        try prepare()
        pass(run.length, samples: run.samples, rate: run.sampleRate)
      }
    }
    sink.flush()
  }

  /// Samples that a run may last so that no title is passed over.
  private var runLimit: Int {
    guard let place = schedule.next else { return .max }
    let left = max(0, place - clock.nanoseconds)
    // A title far ahead is no reason to multiply beyond what an Int holds.
    return Int(min(left, 3_600_000_000_000)) * max(rate, 1) / 1_000_000_000
  }

  /// Says what is to be said before the unit at the front.
  private func prepare() throws(CommandError) {
    let codec = reader.codec ?? .raw
    if codec != self.codec {
      try sink.begin(codec, isFirst: self.codec == nil)
      self.codec = codec
    }
    let time = clock.nanoseconds
    while let title = schedule.take(at: time) {
      book.put(title)
      lastPut = (title, time)
    }
    if let news = book.news() { sink.say(news, at: StreamPlace(byte: headersAt ?? passed, time: time)) }
    headersAt = nil
  }

  private func pass(_ length: Int, samples: Int, rate: Int) {
    let bytes = UnsafeRawBufferPointer(reader.front(length))
    sink.write(bytes)
    if codec?.isOgg == true { readComments(bytes) }
    passed += length
    clock.add(samples: samples, rate: rate)
    if rate > 0 { self.rate = rate }
    reader.use(length)
  }

  private func readComments(_ page: UnsafeRawBufferPointer) {
    guard let state = ogg.take(page: page.assumingMemoryBound(to: UInt8.self).span, at: passed) else { return }
    book.streamSaid(state)
    // Headers take no time: a title that was put in front of them belongs behind what they say.
    if let lastPut, lastPut.time == clock.nanoseconds { book.put(lastPut.title) }
    headersAt = ogg.began
  }
}
