// SPDX-License-Identifier: MIT

/// Names one piece of `SharedBytes`.
struct SharedID: Equatable {
  /// An index; -1 is none.
  let index: Int32
  static let none = SharedID(index: -1)
}

/// Pieces of bytes that many listeners get: response heads, ICY blocks, Ogg headers, units copied out of the ring before
/// they were overwritten. Each lives as long as somebody holds it: who makes a piece holds it once.
final class SharedBytes {
  private struct Piece {
    var bytes: UnsafeMutableRawBufferPointer
    var holders: Int
  }

  private var pieces: [Piece] = []
  private var free: [Int32] = []
  /// Bytes of all pieces together.
  private(set) var total = 0

  deinit {
    for piece in pieces where piece.holders > 0 { piece.bytes.deallocate() }
  }

  /// Copies bytes into a new piece, held once. They must not be empty.
  func make(_ bytes: UnsafeRawBufferPointer) -> SharedID {
    precondition(!bytes.isEmpty, "a piece has bytes")
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    copy.copyMemory(from: bytes)
    total += bytes.count
    if let index = free.popLast() {
      pieces[Int(index)] = Piece(bytes: copy, holders: 1)
      return SharedID(index: index)
    }
    pieces.append(Piece(bytes: copy, holders: 1))
    return SharedID(index: Int32(pieces.count - 1))
  }

  /// Copies an array into a new piece.
  func make(_ bytes: [UInt8]) -> SharedID { bytes.withUnsafeBytes { make($0) } }

  /// The bytes of a piece that somebody holds.
  func bytes(_ id: SharedID) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(pieces[Int(id.index)].bytes)
  }

  /// Adds a holder.
  func hold(_ id: SharedID) { pieces[Int(id.index)].holders += 1 }

  /// Takes a holder away; the last one frees the piece. Does nothing for none. Returns whether it was the last.
  @discardableResult
  func letGo(_ id: SharedID) -> Bool {
    guard id != .none else { return false }
    let index = Int(id.index)
    pieces[index].holders -= 1
    precondition(pieces[index].holders >= 0, "a piece was let go once too often")
    guard pieces[index].holders == 0 else { return false }
    total -= pieces[index].bytes.count
    pieces[index].bytes.deallocate()
    pieces[index].bytes = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    free.append(id.index)
    return true
  }
}
