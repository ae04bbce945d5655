// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// A station to look at: a minute of music from the demo tracks, and an admin with the password `hackme`.
final class StatusPageStation {
  let server: ServerProcess
  private let folder: SecretFolder
  private static let words = [
    "--name", "Harbour Radio", "--genre", "Ambient", "--description", "Slow music from the edge of the water",
  ]

  /// Starts it, on a port of its own or on one that another has left. What is at the head of its stream is heard at once.
  init(port: UInt16 = 0, _ arguments: [String] = []) throws {
    folder = try SecretFolder()
    let path = try folder.write("pw", "hackme\n")
    server = try ServerProcess(
      ["--listen", "127.0.0.1:\(port)", "--lead", "1h", "--burst", "0", "--admin-password-file", path]
        + StatusPageStation.words + arguments)
    try #require(server.port != 0, "\(server.log)")
  }

  var url: String { "http://127.0.0.1:\(server.port)/" }

  /// Puts a title and a moment of silent frames on air.
  func air(_ now: NowPlaying) throws {
    try server.write(ID3Writer.tag(now) + FrameRow(25).bytes)
    try #require(server.waitUntilInputIsRead())
  }

  /// Puts a title and music on air that lasts longer than any test that plays it; a burst of it makes players start.
  func playMusic(_ title: String) throws {
    let music = try PlayerRun.run([
      try BuiltCommand.path("cycast-playlist"), "--once", "--fast", "-q", "--no-tags", ShellSession.project + "/demo",
    ])
    try #require(music.status == 0, "\(music.errors)")
    try server.write(titleTag(title) + music.output)
    try #require(server.waitUntilInputIsRead())
  }

  /// Says what is on air, as an administrator does.
  func say(_ title: String, artist: String) throws {
    let client = try StreamClient.get(
      "/admin/metadata?mode=updinfo&artist=\(escaped(artist))&title=\(escaped(title))", from: server,
      headers)
    try #require(client.status.hasSuffix("200 OK"), "\(client.status)")
  }

  private var headers: [String] {
    ["Host: a.example", "Authorization: Basic " + Data("admin:hackme".utf8).base64EncodedString()]
  }

  private func escaped(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
  }
}
