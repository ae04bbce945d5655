// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

@testable import cycast_icy

/// A folder for titles, a log that can be read, and a clock that stands until it is told to move.
final class TitleBench {
  let folder: SecretFolder
  let log: Log
  private let logFile: Descriptor
  /// Monotonic nanoseconds, far from the machine's own.
  var now: Int64 = 1_000

  init() throws {
    folder = try SecretFolder()
    logFile = try Descriptor.open(folder.path + "/log", O_WRONLY | O_CREAT | O_APPEND)
    log = Log(program: "t", descriptor: logFile.number)
  }

  /// Where the titles are.
  var path: String { folder.path + "/title.txt" }

  func feed() throws -> TitleFeed { try TitleFeed(.path(path), log: log) }

  /// Writes into the file as `>` does: emptied first, the same inode.
  func write(_ text: String) throws { try folder.write("title.txt", text) }

  /// Writes behind what is there, as `>>` does.
  func append(_ text: String) throws {
    let file = try Descriptor.open(path, O_WRONLY | O_APPEND)
    try writeAll(file.number, Array(text.utf8))
  }

  /// Puts another file in the place of the old one.
  func replace(_ text: String) throws { try replaceFile(path, with: Array(text.utf8)) }

  /// Moves the clock to the next look and looks.
  func look(_ feed: TitleFeed) -> [String] {
    now = max(now, feed.wakesAt ?? now)
    return feed.take(at: now).map(\.words)
  }

  /// The lines of the log.
  func logged() throws -> [String] {
    String(decoding: try readFile(folder.path + "/log", limit: 1 << 20), as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }

  /// The lines that warn.
  func warned() throws -> [String] { try logged().filter { $0.hasPrefix("t: warning: ") } }
}

extension SaidTitle {
  /// `12 A - B`: seconds where there are any, then the words.
  var words: String { (at.map { "\($0 / 1_000_000_000) " } ?? "") + track.display }
}

/// A line of a timetable.
func entry(_ seconds: Int, _ title: String) -> String { "{\"at\":\(seconds),\"title\":\"\(title)\"}\n" }
