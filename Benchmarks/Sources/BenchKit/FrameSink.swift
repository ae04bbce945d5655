// SPDX-License-Identifier: MIT
import CBench
import Glibc
import StreamKit

/// Where frames go: a pipe, with titles as tags in band; or an Icecast mount, as a source client.
public final class FrameSink {
  private let descriptor: Int32
  private let icecast: (server: IPv4, password: String)?
  /// Frames between titles; 0 for none.
  private let titleEvery: Int
  private var buffer = [UInt8](repeating: 0, count: SequencedFrame.longest)

  /// Writes to stdout.
  public init(titleEvery: Int) {
    descriptor = 1
    icecast = nil
    self.titleEvery = titleEvery
  }

  /// Connects to an Icecast server, or to cycast-ingest, as the source of `/stream`; ends the program when it is refused.
  public init(icecast server: IPv4, password: String, titleEvery: Int) {
    self.titleEvery = titleEvery
    icecast = (server, password)
    descriptor = cbench_dial(server.address, server.port)
    guard descriptor >= 0 else { giveUp("cannot connect to Icecast") }
    let request =
      "SOURCE /stream HTTP/1.0\r\nAuthorization: \(Self.basic(password))\r\nContent-Type: audio/mpeg\r\n"
      + "ice-name: bench\r\nice-public: 0\r\n\r\n"
    guard send(Array(request.utf8)), Self.reply(descriptor).starts(with: Array("HTTP/1.0 200".utf8)) else {
      giveUp("Icecast refuses the source")
    }
  }

  /// Writes frame `number`, a title before it where one is due. False when the reader has gone.
  public func write(_ number: Int) -> Bool {
    var isSent = true
    if titleEvery > 0, number % titleEvery == 0 { isSent = announce(number) }
    let length = buffer.withUnsafeMutableBufferPointer { bytes in
      bytes.baseAddress.map { SequencedFrame.fill($0, number) } ?? 0
    }
    return isSent && buffer.withUnsafeBytes { write(UnsafeRawBufferPointer(rebasing: $0[..<length])) }
  }

  /// Writes many whole frames at once from `number` on, without titles. False when the reader has gone.
  public func write(_ bytes: UnsafeRawBufferPointer) -> Bool { (try? writeAll(descriptor, bytes)) ?? false }

  /// Leaves the server, as a source does that has nothing more to say. Nothing may be written any more.
  public func close() { if icecast != nil { Glibc.close(descriptor) } }

  private func announce(_ number: Int) -> Bool {
    guard let icecast else { return send(BenchTitle.tag(number)) }
    let connection = cbench_dial(icecast.server.address, icecast.server.port)
    guard connection >= 0 else { return true }
    defer { Glibc.close(connection) }
    let song = "\(BenchTitle.artist) - \(BenchTitle.title(number))".split(separator: " ").joined(separator: "%20")
    let request = Array(
      ("GET /admin/metadata?mount=/stream&mode=updinfo&song=\(song) HTTP/1.0\r\n"
        + "Authorization: \(Self.basic(icecast.password))\r\n\r\n").utf8)
    _ = request.withUnsafeBytes { try? writeAll(connection, $0) }
    return true
  }

  private func send(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes { write($0) } }

  private static func reply(_ descriptor: Int32) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 1024)
    let count = bytes.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
    return Array(bytes[..<max(0, count)])
  }

  private static func basic(_ password: String) -> String { "Basic " + base64(Array("source:\(password)".utf8)) }
}

/// Base64 with padding (RFC 4648, section 4).
func base64(_ bytes: [UInt8]) -> String {
  let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  var result = ""
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
    for i in 0..<4 { result.append(i <= group.count ? digits[bits >> (18 - 6 * i) & 63] : "=") }
  }
  return result
}
