// SPDX-License-Identifier: MIT
import Glibc
import StreamKit

/// What `--state FILE` holds, so that a restart goes on where the music was.
///
///     cycast-playlist state 1
///     path=/music/M%C3%B6torhead/01.mp3
///     position=73.25
///     number=17
///     round=3
///     seed=1234
///     reached=9fe2c1d07a3b5e88
///     end
///
/// `seed`, `reached`, `avoided` and `first` are there for a shuffle: see `ShuffleRound.Memory`. Unknown keys are passed over.
/// The last line shows that nothing is missing.
struct PlayState: Equatable {
  /// The track that was on.
  var path: FilePath
  /// How far in it the stream was, in seconds of its media time: 0 or more, finite.
  var seconds: Double
  /// Its place in the list, counted from 1.
  var number: Int
  /// Counted from 1.
  var round: Int
  /// How far the round of a shuffle was; nil when the list's order was played.
  var shuffle: ShuffleRound.Memory?

  /// Why a state cannot be used.
  enum Failure: Error, Equatable {
    /// The file is there and cannot be read.
    case unreadable(SystemError)
    /// It is not a state of this version, or not a whole one.
    case foreign
  }

  private static let version = "cycast-playlist state 1", end = "end"

  /// The lines of the file.
  var text: String {
    var lines = [Self.version, "path=" + PercentEscapes.escape(path.bytes), "position=\(seconds)"]
    lines += ["number=\(number)", "round=\(round)"]
    if let shuffle {
      lines.append("seed=\(shuffle.seed)")
      let keys = [("reached", shuffle.reached), ("avoided", shuffle.avoided), ("first", shuffle.first)]
      for (name, key) in keys { if let key { lines.append(name + "=" + String(key, radix: 16)) } }
    }
    return (lines + [Self.end]).joined(separator: "\n") + "\n"
  }
}

extension PlayState {
  /// Reads the lines of a file. Throws `foreign` for all but a whole state with sensible values.
  init(parsing bytes: [UInt8]) throws(Failure) {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .foreign }
    let lines = text.split(separator: "\n")
    guard lines.first ?? "" == Self.version, lines.last ?? "" == Self.end else { throw .foreign }
    var values: [Substring: Substring] = [:]
    for line in lines.dropFirst().dropLast() {
      guard let equals = line.firstIndex(of: "=") else { throw .foreign }
      values[line[..<equals]] = line[line.index(after: equals)...]
    }
    let name = PercentEscapes.decode((values["path"] ?? "").utf8)
    guard let path = FilePath(bytes: name), !name.isEmpty, let seconds = values["position"].flatMap({ Double($0) }),
      let number = values["number"].flatMap({ Int($0) }), let round = values["round"].flatMap({ Int($0) }),
      seconds.isFinite, seconds >= 0, (1...Self.most).contains(number), (1...Self.most).contains(round)
    else { throw .foreign }
    let memory = try Self.memory(values)
    self.init(path: path, seconds: seconds, number: number, round: round, shuffle: memory)
  }

  /// Larger numbers and rounds do not come about.
  private static let most = 1 << 48

  private static func memory(_ values: [Substring: Substring]) throws(Failure) -> ShuffleRound.Memory? {
    guard let text = values["seed"] else { return nil }
    guard let seed = UInt64(text) else { throw .foreign }
    var memory = ShuffleRound.Memory(seed: seed)
    memory.reached = try key(values["reached"])
    memory.avoided = try key(values["avoided"])
    memory.first = try key(values["first"])
    return memory
  }

  private static func key(_ text: Substring?) throws(Failure) -> UInt64? {
    guard let text else { return nil }
    guard let key = UInt64(text, radix: 16) else { throw .foreign }
    return key
  }
}

extension PlayState {
  /// A state file holds one path of at most 4,095 bytes and little else.
  private static let mostBytes = 65_536

  /// Reads a state file; nil when there is none, as at the first start, or when it is empty (made by `mktemp` or `touch`).
  static func read(_ file: FilePath) throws(Failure) -> PlayState? {
    let bytes: [UInt8]
    do {
      bytes = try readFile(file, limit: mostBytes)
    } catch {
      if error.number == ENOENT { return nil }
      if error.number == EFBIG { throw .foreign }
      throw .unreadable(error)
    }
    return bytes.isEmpty ? nil : try PlayState(parsing: bytes)
  }

  /// Puts it in a file, in the place of what was there: a crash leaves the old state or this one. Waits for the disk.
  func write(_ file: FilePath) throws(SystemError) { try replaceFile(file, with: Array(text.utf8)) }
}
