// SPDX-License-Identifier: MIT
import StreamKit

/// One stream and what is known of it: the ring with its units, the titles and logical streams at their places, the
/// codec. It knows no listeners; who does is told before units are forgotten.
final class Mount {
  /// What the ring is to hold: bytes, or seconds of media once the byte rate is known.
  enum Capacity: Equatable {
    case bytes(Int), nanoseconds(Int64)
  }

  private(set) var ring: Ring
  private(set) var timeline = Timeline()
  private(set) var titles: Titles
  private var newest = NewestTitle()
  private(set) var streams: LogicalStreams
  let shared: SharedBytes
  /// The ICY block that says nothing.
  let emptyBlock: SharedID
  /// Bytes of audio between ICY blocks.
  let metaint: Int32
  /// What a new listener gets at once.
  let burst: Int64

  /// Rises with every change of codec; listeners of an earlier one end where it ended.
  private(set) var epoch: UInt32 = 0
  private(set) var codec: Codec?
  /// The facts of the latest unit that had any.
  private(set) var latestUnit = Unit(length: 0, samples: 0, sampleRate: 0, channels: 0)
  private var epochStart = 0
  private var epochEnds: [UInt32: Int] = [:]
  private var clock = MediaClock()
  /// Nanoseconds that the ring is to hold; nil when its capacity was told in bytes.
  private let span: Int64?

  /// Called with the offset before which units are about to be forgotten.
  var willDrop: (Int) -> Void = { _ in }

  /// What a ring in seconds begins with, and the least of `--ring`: two of the largest Ogg pages.
  static let leastCapacity = 128 << 10
  /// The default of `--ring`.
  static let usualCapacity = 2 << 20
  /// The burst of a stream without times.
  static let rawBurst = 65_536
  /// The most that a ring in seconds may take: what 60 s of uncompressed-size FLAC need.
  static let mostCapacity = 256 << 20

  init(capacity: Capacity, burst: Int64, metaint: Int, format: Codec?) throws(SystemError) {
    switch capacity {
    case .bytes(let count):
      ring = try Ring(capacity: count)
      span = nil
    case .nanoseconds(let duration):
      ring = try Ring(capacity: Mount.leastCapacity)
      span = duration
    }
    shared = SharedBytes()
    titles = Titles(shared: shared)
    streams = LogicalStreams(shared: shared)
    emptyBlock = shared.make([0])
    self.metaint = Int32(metaint)
    self.burst = burst
    codec = format
  }

  /// The most bytes that a unit may have: half of what the ring can be made to hold.
  var longestUnit: Int { (span == nil ? ring.capacity : Mount.mostCapacity) / 2 }

  /// Whether there is anything to listen to in the codec of now.
  var hasUnits: Bool { timeline.end.start > epochStart }

  /// The media type that a listener who comes now is told.
  var contentType: String { (codec ?? .mp3).contentType }

  /// Where a new listener starts, and how many nanoseconds it gets at once: of a stream without times 0 are known.
  func entry() -> (offset: Int, buffered: Int64) {
    let mark =
      codec == .raw
      ? timeline.entry(bytes: burst == 0 ? 0 : Mount.rawBurst, notBefore: epochStart)
      : timeline.entry(duration: burst, notBefore: epochStart)
    return (mark.start, timeline.end.time - mark.time)
  }

  /// What a new listener hears first.
  var nowPlaying: NowPlaying { titles.at(entry().offset).nowPlaying }

  /// The offset at which a listener of an epoch ends: the head, or where its codec ended.
  func end(ofEpoch epoch: UInt32) -> Int { epoch == self.epoch ? ring.head : epochEnds[epoch] ?? 0 }

  /// Nanoseconds of media that the ring holds.
  var duration: Int64 { timeline.end.time - timeline.oldest.time }

  /// Bytes a second of what the ring holds; nil while that is less than half a second.
  var byteRate: Int? {
    guard duration >= 500_000_000 else { return nil }
    return Int(Double(timeline.end.start - timeline.oldest.start) / (Double(duration) / 1e9))
  }

  /// Begins another codec: what follows has nothing to do with what was. Listeners who have had units of the old one, or
  /// were promised another content type, end here.
  func begin(_ codec: Codec) {
    if self.codec == codec { return }
    if hasUnits || codec.contentType != contentType {
      epochEnds[epoch] = ring.head
      epochEnds = epochEnds.filter { $0.value > ring.tail }
      epoch += 1
    }
    epochStart = ring.head
    self.codec = codec
  }

  /// Notes what the stream says of the units that come next.
  func say(_ nowPlaying: NowPlaying) {
    newest.streamSays(nowPlaying, isFirst: ring.head == 0)
    tellTitle()
  }

  /// Notes that a track begins with the next unit of which the stream says nothing.
  func beginUntitledTrack() {
    newest.untitledTrackBegins(isFirst: ring.head == 0)
    tellTitle()
  }

  /// Notes that a logical Ogg stream begins, and what it says; its header pages must be added next.
  func beginLogicalStream(_ nowPlaying: NowPlaying, headers: [UInt8]) {
    newest.logicalStreamBegins(nowPlaying)
    tellTitle()
    streams.begin(at: ring.head, headers: headers)
  }

  /// Takes a title from beside the stream, for the units that come next. Returns whether it is another than before.
  func request(_ track: TrackInfo) -> Bool {
    let before = newest.nowPlaying.track
    newest.request(track)
    tellTitle()
    return newest.nowPlaying.track != before
  }

  private func tellTitle() { titles.change(to: newest.nowPlaying, at: ring.head) }

  /// Adds one unit; the oldest go when there is no room. Returns the nanoseconds it plays.
  func append(_ unit: Unit, _ bytes: UnsafeRawBufferPointer, isEntry: Bool) -> Int64 {
    makeRoom(for: bytes.count)
    // A ring that could not grow may be too small for one long unit: that one is left out.
    guard ring.shortage(for: bytes.count) <= 0 else { return 0 }
    let before = clock.nanoseconds
    if unit.samples > 0 { clock.add(samples: unit.samples, rate: unit.sampleRate) }
    if unit.sampleRate > 0 { latestUnit = unit }
    ring.append(bytes)
    timeline.append(length: bytes.count, endTime: clock.nanoseconds, isEntry: isEntry)
    return clock.nanoseconds - before
  }

  /// Lets the oldest units go, or takes more memory while a ring in seconds does not hold as many. Where the system has
  /// no more (descriptors, memory), the ring stays as it is.
  private func makeRoom(for count: Int) {
    if let span, codec != .raw {
      while ring.shortage(for: count) > 0, duration < span || ring.capacity < 2 * count,
        ring.capacity < Mount.mostCapacity
      {
        guard let larger = try? Ring(capacity: 2 * ring.capacity, copying: ring, from: ring.tail) else { break }
        ring = larger
      }
    }
    guard ring.shortage(for: count) > 0 else { return }
    let tail = timeline.boundary(atOrAfter: min(ring.tail + ring.shortage(for: count), ring.head))
    willDrop(tail)
    while timeline.count > 0, timeline.oldest.start < tail { timeline.removeFirst() }
    ring.drop(before: tail)
    titles.drop(before: tail)
    streams.drop(before: tail)
  }
}
