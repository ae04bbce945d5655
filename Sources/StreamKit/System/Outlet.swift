// SPDX-License-Identifier: MIT

/// Writes the stream to standard output without ever waiting. What the reader does not take at once is kept, and as long as
/// there is such a rest nothing more is to be written: so at most one piece is held.
public final class Outlet {
  private let output: StandardOutput
  private var rest: [UInt8] = []
  private var restStart = 0
  private var isEnlarged = false
  /// Whether a poller can tell when there is room; if not (a file, /dev/null), there always is.
  public private(set) var canBePolled = true
  /// Whether the reader is gone.
  public private(set) var isGone = false
  /// Why writing failed, when it was no end of the reader.
  public private(set) var failure: SystemError?
  /// Bytes that the reader has got.
  public private(set) var written = 0

  /// Takes over standard output.
  public init(_ output: consuming StandardOutput) { self.output = output }

  /// The number a poller watches.
  public var number: Int32 { output.number }

  /// Notes that nobody reads any more.
  public func readerIsGone() { isGone = true }

  /// Notes that the poller refused the descriptor, so that there is always room.
  public func cannotBePolled() { canBePolled = false }

  /// Whether a rest is waiting for room.
  public var isBlocked: Bool { restStart < rest.count }

  /// Asks for a larger pipe, for a reader that takes far more than real time: fewer turns move more. Not for a reader that
  /// plays, to whom it would only be delay. Does nothing the second time, or where it is no pipe.
  public func enlargePipe() {
    guard !isEnlarged else { return }
    isEnlarged = true
    output.enlargePipe(to: 1 << 20)
  }

  /// Writes bytes, or keeps what is not taken.
  public func write(_ bytes: UnsafeRawBufferPointer) {
    guard !isBlocked else {
      rest.append(contentsOf: bytes)
      return
    }
    let taken = put(bytes)
    guard taken < bytes.count else { return }
    rest.removeAll(keepingCapacity: true)
    restStart = 0
    rest.append(contentsOf: bytes[taken...])
  }

  /// Does the same with an array.
  public func write(_ bytes: [UInt8]) { bytes.withUnsafeBytes { write($0) } }

  /// Writes what is left as far as there is room. Returns whether nothing is left.
  @discardableResult
  public func flush() -> Bool {
    guard isBlocked else { return true }
    rest.withUnsafeBytes { restStart += put(UnsafeRawBufferPointer(rebasing: $0[restStart...])) }
    return !isBlocked
  }

  /// Returns how many bytes were taken; all of them once the reader is gone.
  private func put(_ bytes: UnsafeRawBufferPointer) -> Int {
    var done = 0
    while done < bytes.count, !isGone {
      switch move(UnsafeRawBufferPointer(rebasing: bytes[done...])) {
      case .bytes(let count):
        done += count
        written += count
      case .wouldBlock: return done
      case .end: isGone = true
      }
    }
    return bytes.count
  }

  private func move(_ bytes: UnsafeRawBufferPointer) -> Moved {
    do throws(SystemError) {
      return try output.write(bytes)
    } catch {
      failure = error
      return .end
    }
  }
}
