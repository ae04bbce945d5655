// SPDX-License-Identifier: MIT
import StreamKit

/// The titles of standard input, as they come. Never waits.
struct TitleReader: ~Copyable {
  private let input: StandardInput
  private var lines = TitleLines()
  private let log: Log
  /// Whether nothing more comes.
  private(set) var hasEnded = false

  init(_ input: consuming StandardInput, _ log: Log) {
    self.input = input
    self.log = log
  }

  /// Readable when there may be titles; nil when nothing more comes.
  var descriptor: Int32? { hasEnded ? nil : input.number }

  /// Takes what has come, in order: one read, so that a flood of titles holds nobody up.
  mutating func take() throws(CommandError) -> [NewTitle] {
    // A descriptor that is shared may block.
    guard !hasEnded, input.isReady else { return [] }
    var chunk = [UInt8](repeating: 0, count: 16_384)
    let result: Result<Moved, SystemError> = chunk.withUnsafeMutableBytes { raw in
      Result { () throws(SystemError) in try input.read(into: raw) }
    }
    var titles: [NewTitle] = []
    switch result {
    case .success(.wouldBlock): break
    case .success(.bytes(let count)):
      lines.read(chunk.span.extracting(0..<count)) { TitleReader.add($0, to: &titles, log) }
    case .success(.end):
      hasEnded = true
      lines.end { TitleReader.add($0, to: &titles, log) }
    case .failure(let error): throw CommandError(.ioError, "cannot read titles from standard input: \(error)")
    }
    return titles
  }

  private static func add(_ line: TitleLines.Line, to titles: inout [NewTitle], _ log: Log) {
    switch line {
    case .title(let said): titles.append(NewTitle(said.track))
    case .unusable(let problem): log.warning("a line of titles \(problem)")
    }
  }
}
