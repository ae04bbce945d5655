// SPDX-License-Identifier: MIT
import StreamKit

/// Standard output for lines of titles: whoever reads them may stall, and costs us nothing but lines.
final class TitleOutput {
  /// Titles that wait for a reader who has stalled.
  static let mostWaiting = 64

  private let output: StandardOutput
  private let log: Log
  private var queue = LineQueue(most: mostWaiting)
  private var failure: CommandError?
  private var leftOut = Seldom()
  /// Whether the reader has left.
  private(set) var isGone = false

  /// Takes standard output.
  init(_ output: consuming StandardOutput, log: Log) {
    self.output = output
    self.log = log
  }

  /// What to wait for: the reader's leave, and with lines left its readiness.
  var number: Int32 { output.number }
  /// Whether all is out.
  var isIdle: Bool { queue.isEmpty }

  /// Writes a line, or keeps it until the reader takes it. The next `flush` throws what went wrong.
  func write(_ line: [UInt8], at now: Int64) {
    if queue.add(line), let others = leftOut.turn(at: now) {
      log.warning("standard output is not read: a title was left out", ("others", String(others)))
    }
    do throws(CommandError) {
      try flush()
    } catch {
      failure = error
    }
  }

  /// Writes what fits, until the reader is gone.
  func flush() throws(CommandError) {
    if let failure { throw failure }
    while !queue.isEmpty, !isGone {
      switch try moved() {
      case .bytes(let count): queue.wrote(count)
      case .wouldBlock: return
      case .end: isGone = true
      }
    }
  }

  private func moved() throws(CommandError) -> Moved {
    let result: Result<Moved, SystemError> = queue.front.withUnsafeBytes { raw in
      Result { () throws(SystemError) in try output.write(raw) }
    }
    do throws(SystemError) {
      return try result.get()
    } catch {
      throw CommandError(.ioError, "cannot write to standard output: \(error)")
    }
  }
}
