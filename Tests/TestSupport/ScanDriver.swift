// SPDX-License-Identifier: MIT
import StreamKit

/// What a scanner found at a place of a stream. Adjoining junk is one finding, however many steps it came in.
public enum ScanFinding: Equatable, Sendable {
  /// A unit, and the codec after its step.
  case unit(at: Int, Unit, Codec?)
  /// An ID3v2 tag; its length may reach past the end.
  case tag(at: Int, length: Int)
  /// A Xing, Info or VBRI frame.
  case infoFrame(at: Int, length: Int)
  /// What belongs to nothing.
  case junk(at: Int, length: Int)
}

/// What a scanner does that `ScanStep` forbids.
public struct ScanBreach: Error, CustomStringConvertible {
  /// What it did, and where.
  public let description: String
}

/// Feeds a scanner as a command would: holds a buffer, lets it grow by the given pieces, asks only when what was needed
/// is there, takes away what a step says. Checks the promises of `ScanStep` on the way.
public struct ScanDriver {
  /// How a scanner is asked: the bytes at the front, whether they are the last, and how many are left from the front
  /// on.
  public typealias Next = (_ bytes: Span<UInt8>, _ isLast: Bool, _ bytesLeft: Int) -> ScanStep

  private var buffer: [UInt8] = []
  private var front = 0
  /// Bytes of a tag that are still to be taken away.
  private var rest = 0
  private var needed = 1
  private var findings: [ScanFinding] = []
  private let total: Int

  private init(total: Int) { self.total = total }

  /// Runs a scanner over a stream in pieces. `codec` is asked after each unit.
  public static func scan(
    _ pieces: [ArraySlice<UInt8>], codec: () -> Codec? = { nil }, next: Next
  ) throws -> [ScanFinding] {
    var driver = ScanDriver(total: pieces.reduce(0) { $0 + $1.count })
    for (index, piece) in pieces.enumerated() {
      driver.buffer.append(contentsOf: piece)
      try driver.drain(isLast: index == pieces.count - 1, codec, next)
    }
    return driver.findings
  }

  private var consumed = 0

  private mutating func drain(isLast: Bool, _ codec: () -> Codec?, _ next: Next) throws {
    while true {
      let skipped = min(rest, buffer.count - front)
      rest -= skipped
      take(skipped)
      let count = buffer.count - front
      guard count > 0, count >= needed || isLast else { break }
      let step = next(buffer.span.extracting(front...), isLast, total - consumed)
      if case .need(let more) = step {
        try check(!isLast, "needs \(more) bytes of an ended stream")
        try check(more > count && more <= ScanStep.mostNeeded, "needs \(more) bytes and has \(count)")
        needed = more
        break
      }
      needed = 1
      try note(step, count, codec())
    }
    buffer.removeFirst(front)
    front = 0
  }

  private mutating func take(_ count: Int) {
    front += count
    consumed += count
  }

  private mutating func note(_ step: ScanStep, _ count: Int, _ codec: Codec?) throws {
    let length: Int
    switch step {
    case .unit(let unit):
      findings.append(.unit(at: consumed, unit, codec))
      length = unit.length
    case .infoFrame(let size):
      findings.append(.infoFrame(at: consumed, length: size))
      length = size
    case .tag(let size):
      findings.append(.tag(at: consumed, length: size))
      rest = size
      return
    case .junk(let size):
      if case .junk(let start, let before)? = findings.last, start + before == consumed {
        findings[findings.count - 1] = .junk(at: start, length: before + size)
      } else {
        findings.append(.junk(at: consumed, length: size))
      }
      length = size
    case .need: return
    }
    try check(length >= 1 && length <= count, "takes \(length) of \(count) bytes")
    take(length)
  }

  private func check(_ condition: Bool, _ what: String) throws {
    guard condition else { throw ScanBreach(description: "at byte \(consumed): the scanner \(what)") }
  }
}

extension Array where Element == ScanFinding {
  /// The units, in order.
  public var units: [Unit] { compactMap { if case .unit(_, let unit, _) = $0 { unit } else { nil } } }

  /// The codecs told with the units, each once where it changes.
  public var codecs: [Codec?] {
    var all: [Codec?] = []
    for case .unit(_, _, let codec) in self where all.last != codec { all.append(codec) }
    return all
  }

  /// Lengths of all tags, in order.
  public var tags: [Int] { compactMap { if case .tag(_, let length) = $0 { length } else { nil } } }

  /// Lengths of all info frames, in order.
  public var infoFrames: [Int] { compactMap { if case .infoFrame(_, let length) = $0 { length } else { nil } } }

  /// Bytes of junk in all.
  public var junk: Int { reduce(0) { if case .junk(_, let length) = $1 { $0 + length } else { $0 } } }

  /// The bytes of the units, one behind the other.
  public func audio(of bytes: [UInt8]) -> [UInt8] {
    var audio: [UInt8] = []
    for case .unit(let start, let unit, _) in self { audio += bytes[start..<start + unit.length] }
    return audio
  }
}
