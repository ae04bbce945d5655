// SPDX-License-Identifier: MIT
import Glibc
import StreamKit
import TestSupport

@testable import cycast_fanout

/// A mount with an audience and no server around them: units are put on air and listeners fed by hand. Each unit says
/// which one it is, so that what a listener got can be told exactly.
///
///     unit: | 0xFE | number, 4 bytes | length, 2 bytes | filler |
final class Booth {
  let mount: Mount
  let audience: Audience
  /// All that went on air.
  private(set) var stream: [UInt8] = []
  /// Where each unit begins, and at last where the next one will.
  private(set) var starts = [0]
  /// From which offset on each title holds.
  private(set) var titles: [(offset: Int, title: String)] = [(0, "")]
  private(set) var listeners: [PairedListener] = []
  var now: UInt32 = 0
  private(set) var ends: [Audience.End] = []

  /// A ring of so many bytes, and a burst in units of 24 ms.
  init(ring: Int, burst: Int = 4, metaint: Int = 16_000, slow: Audience.Slow = .skip, codec: Codec = .mp3) throws {
    mount = try Mount(
      capacity: .bytes(ring), burst: Int64(burst) * 24_000_000, metaint: metaint, format: nil)
    audience = Audience(mount: mount, slow: slow)
    mount.begin(codec)
    audience.didEnd = { [unowned self] _, _, end in ends.append(end) }
  }

  /// Puts a unit of so many bytes (at least 8) on air, without feeding anybody.
  func air(_ length: Int, isEntry: Bool = true) throws {
    let number = starts.count - 1
    let head = [0xFE] + (0..<4).map { UInt8(number >> ($0 * 8) & 255) } + [UInt8(length & 255), UInt8(length >> 8)]
    try air(head + SampleFrames.filler(length - head.count, seed: UInt64(number)), isEntry: isEntry)
  }

  /// Puts these bytes on air as one unit.
  func air(_ bytes: [UInt8], isEntry: Bool = true) throws {
    let unit = Unit(length: bytes.count, samples: 1_152, sampleRate: 48_000, channels: 2)
    bytes.withUnsafeBytes { _ = mount.append(unit, $0, isEntry: isEntry) }
    stream += bytes
    starts.append(stream.count)
  }

  func say(_ title: String) {
    mount.say(NowPlaying(track: TrackInfo(title: title)))
    titles.append((stream.count, title))
  }

  /// The title of the byte at an offset.
  func title(at offset: Int) -> String { titles.last { $0.offset <= offset }?.title ?? "" }

  /// Lets somebody in whose socket holds about `sendBuffer` bytes. The head is the one byte `H`.
  @discardableResult
  func join(wantsICY: Bool = false, sendBuffer: Int32 = 4_608) throws -> PairedListener {
    let listener = try PairedListener(sendBuffer: sendBuffer, metaint: wantsICY ? Int(mount.metaint) : nil)
    listener.slot = audience.admit(listener.takeServerEnd(), .none, at: now)
    audience.listen(listener.slot, head: mount.shared.make([UInt8(ascii: "H")]), wantsICY: wantsICY, at: now)
    listeners.append(listener)
    return listener
  }

  /// What the loop does when a socket has room again: lets a listener read so many bytes, then feeds it.
  func drain(_ listener: PairedListener, _ count: Int = .max) {
    var left = count
    while left > 0 {
      let taken = listener.read(min(left, 65_536))
      if audience.connections[listener.slot].isBlocked { audience.feed(listener.slot, now) }
      if taken == 0 { return }
      left -= taken
    }
  }

  /// Feeds everyone as ticks of a whole period and new input would.
  func feedAll() {
    audience.inputArrived(at: now)
    audience.feedAll(at: now)
  }
}

/// The far end of a listener's socket, and what has come out of it: the head, audio, and the ICY blocks with the number of
/// audio bytes before each.
final class PairedListener {
  var slot = -1
  private let socket: Descriptor
  private var serverEnd: Int32
  private(set) var head: [UInt8] = []
  private(set) var audio: [UInt8] = []
  private(set) var blocks: [(at: Int, text: String)] = []
  private(set) var hasEnded = false
  private var splitter: ICYSplitter?

  init(sendBuffer: Int32, metaint: Int?) throws {
    var pair: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &pair) == 0 else { throw SystemError("socketpair", number: errno) }
    socket = Descriptor(owning: pair[1])
    serverEnd = pair[0]
    var size = sendBuffer
    setsockopt(serverEnd, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    splitter = metaint.map { ICYSplitter(metaint: $0) }
  }

  deinit { if serverEnd >= 0 { close(serverEnd) } }

  /// Hands over the station's end, once.
  func takeServerEnd() -> Int32 {
    defer { serverEnd = -1 }
    return serverEnd
  }

  /// Reads at most so many bytes of what is there. Returns how many came.
  func read(_ most: Int = 1 << 20) -> Int {
    var bytes = [UInt8](repeating: 0, count: most)
    let count = recv(socket.number, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    if count == 0 || (count < 0 && errno != EAGAIN) { hasEnded = true }
    guard count > 0 else { return 0 }
    var rest = bytes[..<count]
    if head.isEmpty { head.append(rest.removeFirst()) }
    take(Array(rest))
    return count
  }

  private func take(_ bytes: [UInt8]) {
    guard splitter != nil else {
      audio += bytes
      return
    }
    var position = 0
    while let piece = splitter?.next(in: bytes.span, at: &position) {
      switch piece {
      case .audio(let range): audio += bytes[range]
      case .block:
        let text = String(decoding: (splitter?.payload ?? []).prefix { $0 != 0 }, as: UTF8.self)
        blocks.append((audio.count, text))
      }
    }
  }

  /// The units that came, by number, and whether the last one is cut. Nil when what came is not a row of whole units of
  /// the stream, each after the one before.
  func units(of booth: Booth) -> (numbers: [Int], tail: Int)? {
    var numbers: [Int] = []
    var offset = 0
    while offset < audio.count {
      guard audio[offset] == 0xFE else { return nil }
      guard audio.count - offset >= 7 else { return (numbers, audio.count - offset) }
      let number = (0..<4).reduce(0) { $0 | Int(audio[offset + 1 + $1]) << ($1 * 8) }
      guard number < booth.starts.count - 1, number > numbers.last ?? -1 else { return nil }
      let unit = booth.stream[booth.starts[number]..<booth.starts[number + 1]]
      let got = audio[offset..<min(audio.count, offset + unit.count)]
      guard unit.prefix(got.count).elementsEqual(got) else { return nil }
      if got.count < unit.count { return (numbers, got.count) }
      numbers.append(number)
      offset += unit.count
    }
    return (numbers, 0)
  }

  func leave() { shutdown(socket.number, Int32(SHUT_RDWR)) }
}
