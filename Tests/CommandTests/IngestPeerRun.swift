// SPDX-License-Identifier: MIT
import Glibc
import StreamKit
import TestSupport
import Testing

/// cycast-ingest on a free port, the way a source client meets it: the password is `hackme`, what it writes is collected,
/// and sessions are taken out of that one after the other. Its files go with the object.
final class PeerRun {
  /// The command.
  let process: FilterProcess
  /// Where its password and whatever else it reads is.
  let folder: MusicFolder
  /// The port it listens on.
  let port: UInt16
  /// Bytes of output that belong to sessions before.
  private var taken = 0
  private var sessions = 0

  /// The Basic credentials of `source:hackme`.
  static let authorization = "Authorization: Basic c291cmNlOmhhY2ttZQ=="

  /// Starts it. Silence is off and little is held, so that output is what sources sent.
  init(_ arguments: [String] = [], in folder: MusicFolder? = nil, hasPassword: Bool = true) throws {
    let folder = try folder ?? MusicFolder()
    self.folder = folder
    var words = ["--listen", "127.0.0.1:0", "--ready-fd", "3", "--preroll", "50ms", "--no-silence"]
    if hasPassword {
      try folder.writeSecret("password", "hackme\n")
      words += ["--password-file", folder("password")]
    }
    var setup = FilterSetup(words + arguments)
    setup.extra = [3]
    process = try FilterProcess("cycast-ingest", setup)
    try process.wait(for: "its address") { $0.bytes(from: 3).contains(UInt8(ascii: "\n")) }
    let address = String(decoding: process.bytes(from: 3), as: UTF8.self)
    port = address.split(separator: "\n").first?.split(separator: ":").last.flatMap { UInt16($0) } ?? 0
  }

  /// Connects.
  func client() throws -> StreamClient { try StreamClient(port: port) }

  /// Connects and sends text.
  func client(_ text: String) throws -> StreamClient {
    let client = try client()
    client.send(text)
    return client
  }

  /// Tags and frames that came since the last session was taken.
  var parts: StreamParts { StreamParts(Array(process.output[taken...])) }

  /// What was said in band last, by whatever session.
  var state: NowPlaying? { StreamParts(process.output).words.last }

  /// Waits for so many frames since then.
  func waitForFrames(_ count: Int) throws {
    try process.wait(for: "\(count) frames") { _ in parts.frames.count >= count }
  }

  /// Waits for a text in the log.
  func waitForLog(_ text: String) throws { try process.wait(for: text) { $0.errors.contains(text) } }

  /// Waits until a session has ended and its frames are out, and takes them.
  func takeSession(frames: Int) throws -> StreamParts {
    sessions += 1
    try process.wait(for: "the end of session \(sessions)") { process in
      process.errors.split(separator: "\n").count { $0.contains("source disconnected") } >= sessions
    }
    try waitForFrames(frames)
    return take()
  }

  /// Takes what has come.
  func take() -> StreamParts {
    defer { taken = process.output.count }
    return parts
  }
}

extension MusicFolder {
  /// Writes a text file that nobody else may read.
  func writeSecret(_ name: String, _ text: String) throws {
    try write(name, text)
    guard chmod(self(name), 0o600) == 0 else { throw FilterFailure(description: "chmod failed") }
  }
}

extension StreamParts {
  /// Whether the frames are those of a row, all of them: the first may be muted, since it leans on frames nobody has heard.
  func areFrames(of row: FrameRow) -> Bool {
    let sent = StreamParts(row.bytes).frames
    return rest == 0 && frames.count == sent.count && frames.dropFirst().elementsEqual(sent.dropFirst())
  }

  /// Whether the frames stand in a file one behind the other, a few at the beginning muted.
  func areFrames(ofFile file: [UInt8]) -> Bool {
    guard rest == 0, let places = StreamParts.places(of: frames, in: file) else { return false }
    return !places.dropFirst(8).contains { $0.muted }
  }
}

/// Answers that come one behind the other on one connection, each as long as it says.
struct PeerAnswers {
  /// One of them.
  struct Answer {
    let status: String
    let headers: [(name: String, value: String)]
    let body: String

    /// The value of a header, named in lower case; nil when it is not there.
    subscript(name: String) -> String? { headers.first { $0.name == name }?.value }
  }

  let client: StreamClient
  private var used = 0

  init(_ client: StreamClient) { self.client = client }

  /// Sends a request and reads its answer.
  mutating func ask(_ text: String) throws -> Answer {
    client.send(text)
    return try next()
  }

  /// Reads the next one.
  mutating func next() throws -> Answer {
    let end = Array("\r\n\r\n".utf8)
    while !client.received[used...].suffix(4).elementsEqual(end) { try more() }
    let head = String(decoding: client.received[used...], as: UTF8.self)
    used = client.received.count
    let lines = head.split(separator: "\r\n")
    let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (line[..<colon].lowercased(), String(line[line.index(after: colon)...].drop { $0 == " " }))
    }
    let length = headers.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
    while client.received.count < used + length { try more() }
    let body = String(decoding: client.received[used..<used + length], as: UTF8.self)
    used += length
    return Answer(status: lines.first.map(String.init) ?? "", headers: headers, body: body)
  }

  private func more() throws {
    guard client.read(client.received.count + 1) else { throw FilterFailure(description: "the answer has an end") }
  }
}
