// SPDX-License-Identifier: MIT
import Glibc

/// What was wrong with a stream of sequenced frames, counted.
public struct FrameFaults: Equatable, Sendable {
  /// Places where whole frames are missing, and how many frames those are in all.
  public var gaps = 0, lostFrames = 0
  /// Places where a frame came again or an earlier one came later.
  public var repeats = 0
  /// Places where bytes were not those of any frame: cut, damaged or foreign.
  public var corrupt = 0

  /// Counts nothing yet.
  public init() {}

  /// Adds another count to this one.
  public mutating func add(_ other: FrameFaults) {
    gaps += other.gaps
    lostFrames += other.lostFrames
    repeats += other.repeats
    corrupt += other.corrupt
  }
}

/// Checks that bytes are frames one after another, each as `SequencedFrame` makes it. It may start at any frame; the place
/// in the stream is its whole state, so a listener costs one comparison per frame and no copy.
public struct FrameChecker {
  /// The frame that comes next or that we are inside, or -1 before the first.
  public private(set) var frame = -1
  /// Bytes of that frame which have come.
  public private(set) var offset = 0
  /// The frame that came first, or -1.
  public private(set) var first = -1
  /// Whether the first byte was a frame's first.
  public private(set) var startedOnFrame = false
  /// What was wrong so far.
  public private(set) var faults = FrameFaults()

  /// What has come and may be a frame's start, while one is looked for.
  private var carry: [UInt8] = []
  /// Whether a start is looked for.
  private var seeking = true
  /// Whether bytes have been passed over since the last good frame.
  private var missed = false
  /// Whether `carry` begins with the start of `frame` itself, which then has proved damaged further on.
  private var damaged = false

  /// Knows nothing yet.
  public init() {}

  /// Takes the next bytes of the stream, cut anywhere.
  public mutating func take(_ bytes: UnsafeBufferPointer<UInt8>, _ cache: FrameCache) {
    guard let base = bytes.baseAddress else { return }
    let used = seeking ? 0 : follow(base, bytes.count, cache)
    guard used < bytes.count else { return }
    if !seeking {
      carry = Array(UnsafeBufferPointer(start: cache.frame(frame), count: offset))
      damaged = true
    }
    recover(carry + UnsafeBufferPointer(rebasing: bytes[used...]), cache)
  }

  /// Compares with the frames that should come and returns how many bytes are theirs: all, or up to the piece that differs.
  private mutating func follow(_ base: UnsafePointer<UInt8>, _ count: Int, _ cache: FrameCache) -> Int {
    var at = 0
    while at < count {
      let length = SequencedFrame.length(frame)
      let piece = min(length - offset, count - at)
      guard memcmp(cache.frame(frame) + offset, base + at, piece) == 0 else { return at }
      at += piece
      offset += piece
      if offset == length {
        frame += 1
        offset = 0
      }
    }
    return count
  }

  /// Looks for frames in bytes that are not what should come, until they are again or are used up.
  private mutating func recover(_ held: [UInt8], _ cache: FrameCache) {
    held.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      var at = 0
      seeking = true
      while let number = nextStart(base, buffer.count, &at) {
        found(number)
        let used = follow(base + at, buffer.count - at, cache)
        if at + used == buffer.count { return }
        at += used - offset
        seeking = true
        damaged = true
      }
      carry = Array(buffer[at...])
    }
  }

  /// Moves `at` to the next place where a frame starts and returns its number; nil when that takes more bytes.
  private mutating func nextStart(_ base: UnsafePointer<UInt8>, _ count: Int, _ at: inout Int) -> Int? {
    while at + SequencedFrame.probeLength <= count {
      if let number = SequencedFrame.number(at: base + at), !(damaged && number == frame) { return number }
      at += 1
      missed = true
      damaged = false
    }
    return nil
  }

  private mutating func found(_ number: Int) {
    if first < 0 {
      first = number
      startedOnFrame = !missed
    } else {
      count(number)
    }
    carry = []
    missed = false
    damaged = false
    seeking = false
    frame = number
    offset = 0
  }

  private mutating func count(_ number: Int) {
    if missed { faults.corrupt += 1 }
    if number > frame {
      faults.gaps += 1
      faults.lostFrames += number - frame
    } else if number < frame {
      faults.repeats += 1
    }
  }
}
