// SPDX-License-Identifier: MIT
import StreamKit

/// Listens to the beginning of a stream when there is no page that says more: its head, and the first title.
///
///     icy-name:Radio␍␊icy-br:128␍␊icy-metaint:16000␍␊␍␊ | audio | block | audio | block
struct StreamReader {
  /// The largest metaint that is believed: more than a minute of any stream.
  private static let mostMetaint = 16 << 20
  /// Blocks that say nothing before it is given up: a stream says its title in the first, or does not have one.
  private static let mostBlocks = 2

  /// What is known so far.
  private(set) var report: StationReport
  /// Whether nothing more is to be learnt.
  private(set) var isDone: Bool
  private var splitter: ICYSplitter?
  private var blocks = 0

  /// Reads a head; nil when no stream follows it.
  init?(_ head: AnswerHead, _ place: ReadingPlace) {
    guard StreamReader.isStream(head) else { return nil }
    report = place.report(.icy)
    report.mount = place.url.path == "/" ? "" : place.url.path
    report.name = head.header("icy-name") ?? head.header("ice-name") ?? ""
    report.genre = head.header("icy-genre") ?? head.header("ice-genre") ?? ""
    report.take(type: head.mediaType)
    // Some give two, `128, 128`.
    let bitrate = (head.header("icy-br") ?? head.header("ice-bitrate") ?? "").prefix { $0.isASCII && $0.isNumber }
    report.bitrate = Int(bitrate).flatMap { (1...100_000).contains($0) ? $0 : nil }
    report.take(audioInfo: head.header("ice-audio-info") ?? "")
    report.sampleRate = report.sampleRate ?? head.header("icy-sr").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    splitter = head.header("icy-metaint").flatMap { Int($0) }.flatMap {
      (1...StreamReader.mostMetaint).contains($0) ? ICYSplitter(metaint: $0) : nil
    }
    isDone = splitter == nil
  }

  /// Whether a stream follows a head: by what only a stream's has, or by its type.
  static func isStream(_ head: AnswerHead) -> Bool {
    guard (200..<300).contains(head.status) else { return false }
    if head.rawHeader("icy-metaint") != nil || head.rawHeader("icy-name") != nil || head.rawHeader("icy-br") != nil {
      return true
    }
    let type = head.mediaType
    let isList = type.hasSuffix("mpegurl") || type.hasSuffix("scpls")
    return !isList && (type.hasPrefix("audio/") || type == "application/ogg" || type.hasPrefix("video/"))
  }

  /// Takes the next piece of the body.
  mutating func take(_ bytes: [UInt8]) {
    var position = 0
    while !isDone, let piece = splitter?.next(in: bytes.span, at: &position) {
      guard case .block = piece else { continue }
      blocks += 1
      read()
      if blocks == StreamReader.mostBlocks { isDone = true }
    }
  }

  private mutating func read() {
    guard let payload = splitter?.payload, let title = ICYWords(payload.span).title else { return }
    report.take(song: title)
    isDone = true
  }
}
