// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import Synchronization
import Testing

@testable import cycast_ingest

/// A folder to record in that lasts as long as a test, and what tests ask of it.
final class RecordStudio {
  let folder: FilePath

  init(_ folder: FilePath = RecordStudio.newPath()) throws {
    self.folder = folder
    try FileManager.default.createDirectory(atPath: folder.description, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder.description) }

  static func newPath() -> FilePath {
    FilePath(NSTemporaryDirectory()).appending(FilePath("cycast-\(UUID().uuidString)"))
  }

  /// 2026-11-21T20:00:00.123Z.
  static let time: Int64 = 1_795_291_200_123_456_789
  static let second: Int64 = 1_000_000_000
  static let base = "2026-11-21T20-00-00Z-anna"

  func at(_ name: String) -> FilePath { folder.appending(FilePath(name)) }

  func bytes(_ name: String) throws -> [UInt8] { try readFile(at(name), limit: 1 << 26) }

  func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  func write(_ name: String, _ text: String) throws { try replaceFile(at(name), with: Array(text.utf8)) }

  /// All names, hidden ones included, in order.
  var names: [String] { get throws { try entriesInDirectory(folder).map(\.name.description).sorted() } }
}

extension Recorder {
  func begin(_ codec: Codec = .mp3, user: String = "anna", now: NowPlaying = NowPlaying()) {
    begin(codec: codec, user: user, now: now, at: RecordStudio.time)
  }

  func write(_ bytes: [UInt8]) { bytes.withUnsafeBytes { write($0) } }

  /// Waits for reports until one of them is the last that is waited for.
  func reports(until isLast: (RecordReport) -> Bool) throws -> [RecordReport] {
    var all: [RecordReport] = []
    let deadline = monotonicNow() + 20_000_000_000
    while !all.contains(where: isLast), monotonicNow() < deadline {
      _ = try wait(reading: descriptor, until: deadline)
      all += reports()
    }
    let isThere = all.contains(where: isLast)
    try #require(isThere, "no such report: \(all)")
    return all
  }

  /// Ends it and gives what it had to say.
  func allReports() throws -> [RecordReport] {
    let isDone = finish(within: 20_000_000_000)
    try #require(isDone)
    return reports()
  }
}

extension RecordReport {
  var finished: RecordedFile? { if case .finished(let file) = self { file } else { nil } }
  var kept: RecordedFile? { if case .stopped(_, _, let kept) = self { kept } else { nil } }
  var problem: RecordProblem? { if case .stopped(_, let problem, _) = self { problem } else { nil } }
}

/// A disk of which a test decides when it takes bytes, how many, and what it says then.
final class TestDisk: Sendable {
  private let held = NSCondition()
  private let isClosed = Mutex(false)
  private let room: Mutex<Int>
  private let failure: Int32
  private let syncFailure: Int32

  init(room: Int = .max, failure: Int32 = ENOSPC, syncFailure: Int32 = 0) {
    self.room = Mutex(room)
    self.failure = failure
    self.syncFailure = syncFailure
  }

  /// From now on writes wait, until `open`.
  func close() { isClosed.withLock { $0 = true } }

  func open() {
    isClosed.withLock { $0 = false }
    held.lock()
    held.broadcast()
    held.unlock()
  }

  /// Gives back what a recording took.
  func setRoom(_ bytes: Int) { room.withLock { $0 = bytes } }

  private func waitUntilOpen() {
    held.lock()
    while isClosed.withLock({ $0 }) { held.wait() }
    held.unlock()
  }

  private func take(_ count: Int) -> Int {
    room.withLock { room in
      let taken = min(room, count)
      room -= taken
      return taken
    }
  }

  var calls: RecordDisk {
    RecordDisk(
      write: { (descriptor, bytes) throws(SystemError) in
        self.waitUntilOpen()
        let count = self.take(min(bytes.count, 10_000))
        if count == 0 { throw SystemError("write", number: self.failure) }
        return try StreamKit.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[..<count]))
      },
      sync: { (_) throws(SystemError) in
        if self.syncFailure != 0 { throw SystemError("fdatasync", number: self.syncFailure) }
      })
  }
}
