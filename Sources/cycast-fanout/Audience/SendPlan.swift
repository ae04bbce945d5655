// SPDX-License-Identifier: MIT
import Glibc
import StreamKit

/// What one listener is sent next, as pieces for one sendmsg: the rest of a shared piece, the headers of its logical
/// stream, spans of the ring, and the ICY blocks between them. The pieces point into the ring and into shared bytes, so a
/// plan is good only until something is added to the ring.
///
///     [rest of a piece] [Ogg headers] [ring …] [block] [ring …] [block] …
struct SendPlan: ~Copyable {
  private enum Kind { case rest, headers, ring, block }

  private struct Piece {
    let kind: Kind
    let count: Int
    let shared: SharedID
    /// The title or the logical stream that is told with it.
    let told: Int32
  }

  /// Pieces of one plan; sendmsg takes up to 1,024 (IOV_MAX), and a burst has a handful.
  static let most = 64

  private let vectors: UnsafeMutablePointer<iovec>
  private var pieces: [Piece] = []
  /// Bytes of the plan.
  private(set) var total = 0

  init() {
    vectors = .allocate(capacity: SendPlan.most)
    pieces.reserveCapacity(SendPlan.most)
  }

  deinit { vectors.deallocate() }

  /// Makes the plan for a listener, up to the offset `end` of the stream.
  mutating func make(for listener: borrowing Connection, of mount: Mount, upTo end: Int) {
    pieces.removeAll(keepingCapacity: true)
    total = 0
    if listener.piece != .none {
      add(.rest, listener.piece, from: Int(listener.pieceOffset), in: mount.shared, told: 0)
    }
    addHeaders(listener, mount)
    guard let (audio, available) = audio(listener, mount, end) else { return }
    addAudio(listener, mount, audio, available)
  }

  /// Sends it. A plan without pieces would-blocks.
  func send(to socket: Int32) throws(SystemError) -> Moved {
    pieces.isEmpty ? .wouldBlock : try StreamKit.send(socket, vectors, count: pieces.count)
  }

  /// Moves a listener on by the number of bytes that were taken: the same walk for all of the plan and for a part.
  func advance(_ listener: inout Connection, by taken: Int, metaint: Int32, shared: SharedBytes) {
    var left = taken
    for piece in pieces where left > 0 {
      let part = min(left, piece.count)
      left -= part
      switch piece.kind {
      case .ring:
        listener.position += part
        if listener.untilBlock > 0 { listener.untilBlock -= Int32(part) }
        continue
      case .rest:
        listener.pieceOffset += Int32(part)
        if part == piece.count {
          shared.letGo(listener.piece)
          listener.piece = .none
        }
        continue
      case .headers: listener.toldStream = piece.told
      case .block:
        listener.toldTitle = piece.told
        listener.untilBlock = metaint
      }
      if part < piece.count {
        shared.hold(piece.shared)
        listener.piece = piece.shared
        listener.pieceOffset = Int32(part)
      }
    }
  }

  /// A listener that has not come to its place by playing up to it needs the headers of the logical stream first.
  private mutating func addHeaders(_ listener: borrowing Connection, _ mount: Mount) {
    guard let stream = mount.streams.at(listener.position), stream.id != listener.toldStream else { return }
    guard listener.position > stream.start else { return }
    add(.headers, stream.headers, from: 0, in: mount.shared, told: stream.id)
  }

  /// Where the listener's next bytes of the stream are, and how many of them: in the ring, or in the copy of the unit it
  /// was in when the ring moved on.
  private func audio(
    _ listener: borrowing Connection, _ mount: Mount, _ end: Int
  ) -> (UnsafeRawPointer, Int)? {
    if listener.rescued != .none {
      let unit = mount.shared.bytes(listener.rescued)
      let begun = listener.position - listener.rescuedStart
      guard let base = unit.baseAddress, begun < unit.count else { return nil }
      return (base + begun, unit.count - begun)
    }
    guard listener.position >= mount.ring.tail, listener.position < end else { return nil }
    return (UnsafeRawPointer(mount.ring.pointer(at: listener.position)), end - listener.position)
  }

  private mutating func addAudio(
    _ listener: borrowing Connection, _ mount: Mount, _ audio: UnsafeRawPointer, _ available: Int
  ) {
    var done = 0
    var untilBlock = Int(listener.untilBlock)
    var told = listener.toldTitle
    while done < available, pieces.count < SendPlan.most {
      if untilBlock == 0 {
        let title = title(listener, mount, done)
        let block = title.map { $0.id == told ? mount.emptyBlock : $0.block }
        told = title?.id ?? told
        add(.block, block ?? mount.emptyBlock, from: 0, in: mount.shared, told: told)
        untilBlock = Int(mount.metaint)
      } else {
        let count = untilBlock > 0 ? min(untilBlock, available - done) : available - done
        add(.ring, UnsafeMutableRawPointer(mutating: audio + done), count)
        done += count
        if untilBlock > 0 { untilBlock -= count }
      }
    }
  }

  /// What is on air `done` bytes ahead of a listener; nil in a unit that has fallen off the ring, as titles have, too.
  private func title(_ listener: borrowing Connection, _ mount: Mount, _ done: Int) -> Titles.Change? {
    listener.rescued == .none ? mount.titles.at(listener.position + done) : nil
  }

  private mutating func add(_ kind: Kind, _ id: SharedID, from offset: Int, in shared: SharedBytes, told: Int32) {
    let bytes = shared.bytes(id)
    guard let base = bytes.baseAddress else { return }
    let count = bytes.count - offset
    vectors[pieces.count] = iovec(iov_base: UnsafeMutableRawPointer(mutating: base + offset), iov_len: count)
    pieces.append(Piece(kind: kind, count: count, shared: id, told: told))
    total += count
  }

  private mutating func add(_ kind: Kind, _ base: UnsafeMutableRawPointer, _ count: Int) {
    vectors[pieces.count] = iovec(iov_base: base, iov_len: count)
    pieces.append(Piece(kind: kind, count: count, shared: .none, told: 0))
    total += count
  }
}
