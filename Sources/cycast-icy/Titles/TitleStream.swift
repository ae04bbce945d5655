// SPDX-License-Identifier: MIT
import Glibc
import StreamKit

/// Reads titles line by line from a FIFO, a device or an inherited descriptor, without waiting and without setting a flag
/// on what was inherited.
final class TitleStream {
  /// So many bytes are read at once, so that a flood of short lines takes little memory.
  static let mostAtOnce = 16_384

  private let warnings: TitleWarnings
  /// What we opened ourselves. A FIFO is open for both directions: so nobody waits for the other end, and it never ends
  /// when the last writer goes.
  private let own: Descriptor?
  /// Nil at the end.
  private var input: StandardInput?
  private var lines = TitleLines()
  /// Whether all of it was there from the beginning: a file that somebody else opened.
  let isFile: Bool

  /// Opens a FIFO.
  convenience init(fifo path: String, _ warnings: TitleWarnings) throws(SystemError) {
    try self.init(owning: try Descriptor.open(path, O_RDWR | O_NONBLOCK), warnings)
  }

  /// Opens a terminal, /dev/null or the like.
  convenience init(device path: String, _ warnings: TitleWarnings) throws(SystemError) {
    try self.init(owning: try Descriptor.open(path, O_RDONLY | O_NONBLOCK), warnings)
  }

  private init(owning descriptor: consuming Descriptor, _ warnings: TitleWarnings) throws(SystemError) {
    let number = descriptor.number
    own = consume descriptor
    isFile = false
    self.warnings = warnings
    input = try TitleStream.input(number)
  }

  /// Reads a descriptor that is somebody else's.
  init(inherited number: Int32, _ warnings: TitleWarnings) throws(SystemError) {
    own = nil
    isFile = try FileStatus(descriptor: number).kind == .regular
    self.warnings = warnings
    input = try TitleStream.input(number)
  }

  /// Devices but terminals (/dev/null) are not for pollers: they are always ready.
  private static func input(_ number: Int32) throws(SystemError) -> StandardInput {
    var input = try StandardInput(descriptor: number)
    if try FileStatus(descriptor: number).kind == .characterDevice, !isTerminal(number) { input.cannotBePolled() }
    return input
  }

  /// What to wait for; nil for files, and at the end.
  var descriptor: Int32? { input?.canBePolled == true ? input?.number : nil }

  /// At once for files until their end; else nil.
  var wakesAt: Int64? { input?.canBePolled == false ? 0 : nil }

  /// Whether nothing more comes.
  var isAtEnd: Bool { input == nil }

  /// Takes what has come.
  func take(at now: Int64) -> [SaidTitle] {
    var titles: [SaidTitle] = []
    let take: (TitleLines.Line) -> Void = { [warnings] line in
      switch line {
      case .title(let title): titles.append(title)
      case .unusable(let reason): warnings.unusable(reason, at: now)
      }
    }
    do throws(SystemError) {
      var bytes = [UInt8](repeating: 0, count: Self.mostAtOnce)
      switch try read(&bytes) {
      case .bytes(let count): lines.read(bytes.span.extracting(first: count), take)
      case .wouldBlock: break
      case .end:
        lines.end(take)
        input = nil
      }
    } catch {
      warnings.unreadable("\(error)")
      input = nil
    }
    return titles
  }

  private func read(_ bytes: inout [UInt8]) throws(SystemError) -> Moved {
    let result: Result<Moved, SystemError> = bytes.withUnsafeMutableBytes { raw in
      Result { () throws(SystemError) in
        // Where a read could wait (another user's pipe), it is asked first whether it would.
        guard let isSafe = input?.neverBlocks, isSafe || input?.isReady == true else { return .wouldBlock }
        return try input?.read(into: raw) ?? .end
      }
    }
    return try result.get()
  }
}
