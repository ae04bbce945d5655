// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// Debian's Icecast on loopback, with a folder of its own, as an unprivileged user where the test is root. Sources and the
/// administrator have the passwords of `PeerRun` and `adminPassword`. It ends with this object, as does its folder.
///
/// Mounts: `/live` falls back to `/spare` and takes listeners back; `/utf8` speaks UTF-8 where Icecast's own way is Latin-1;
/// `/locked` wants the listener `bob` with the password `secret`. All others are as Icecast makes them.
final class IcecastPeer {
  static let adminPassword = "adminme"
  let port: UInt16
  let folder: ScratchFolder
  private var server: PeerClient?

  init() throws {
    folder = try ScratchFolder()
    port = try FreePort.find()
    try folder.write("users", "bob:5ebe2294ecd0e0f08eab7690d2a6ee69\n")  // MD5 of the password
    try folder.write("icecast.xml", configuration)
    if getuid() == 0, let nobody = getpwnam("nobody") {
      for name in ["", "users", "icecast.xml"] {
        chown("\(folder.path)/\(name)", nobody.pointee.pw_uid, nobody.pointee.pw_gid)
      }
    }
    try start()
  }

  /// Starts it, again after `stop` on the same port, and waits until it answers.
  func start() throws {
    var words = ["icecast2", "-c", folder.path + "/icecast.xml"]
    if getuid() == 0 { words = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] + words }
    server = try PeerClient(words, seconds: 120)
    let deadline = Deadline(30)
    // The folder's name is in its page: nobody else answers so.
    while try !page("status-json.xsl").contains(configuredLocation) {
      guard !deadline.isPast else {
        throw FilterFailure(description: "Icecast did not start: \(server?.words ?? "")\(log("error"))")
      }
      usleep(20_000)
    }
  }

  /// Ends it and waits until it is gone.
  func stop() { server = nil }

  /// The URL of a mount.
  func url(_ mount: String = "") -> String { "http://127.0.0.1:\(port)\(mount)" }

  /// One of its logs: `access`, `error` or `playlist`.
  func log(_ name: String) -> String {
    (try? String(contentsOfFile: "\(folder.path)/\(name).log", encoding: .utf8)) ?? ""
  }

  /// How many titles it was asked to take.
  var titleRequests: Int { log("access").components(separatedBy: "/admin/metadata ").count - 1 }

  /// What its status says of a mount's title; nil where it says nothing.
  func statusTitle(_ mount: String) throws -> String? {
    let object = try JSONSerialization.jsonObject(with: Data(try page("status-json.xsl").utf8)) as? [String: Any]
    let stats = object?["icestats"] as? [String: Any]
    let sources = stats?["source"] as? [[String: Any]] ?? (stats?["source"] as? [String: Any]).map { [$0] } ?? []
    return sources.first { ($0["listenurl"] as? String)?.hasSuffix(mount) == true }?["title"] as? String
  }

  private func page(_ name: String) throws -> String {
    guard let client = try? StreamClient(port: port) else { return "" }
    client.request("/" + name)
    client.readToEnd()
    return client.text
  }

  private var configuredLocation: String { (folder.path as NSString).lastPathComponent }

  private var configuration: String {
    """
    <icecast>
      <location>\(configuredLocation)</location><hostname>127.0.0.1</hostname>
      <limits><clients>60</clients><sources>20</sources><source-timeout>120</source-timeout>
        <burst-on-connect>1</burst-on-connect><burst-size>65536</burst-size></limits>
      <authentication><source-password>hackme</source-password><admin-user>admin</admin-user>
        <admin-password>\(IcecastPeer.adminPassword)</admin-password></authentication>
      <listen-socket><port>\(port)</port><bind-address>127.0.0.1</bind-address></listen-socket>
      <mount><mount-name>/live</mount-name><fallback-mount>/spare</fallback-mount>
        <fallback-override>1</fallback-override></mount>
      <mount><mount-name>/utf8</mount-name><charset>UTF-8</charset></mount>
      <mount><mount-name>/locked</mount-name><authentication type="htpasswd">
        <option name="filename" value="\(folder.path)/users"/></authentication></mount>
      <paths><basedir>\(folder.path)</basedir><logdir>\(folder.path)</logdir>
        <webroot>/usr/share/icecast2/web</webroot><adminroot>/usr/share/icecast2/admin</adminroot></paths>
      <logging><accesslog>access.log</accesslog><errorlog>error.log</errorlog>
        <playlistlog>playlist.log</playlistlog><loglevel>3</loglevel></logging>
      <security><chroot>0</chroot></security>
    </icecast>
    """
  }
}

/// Ports for servers that cannot be told to take any.
enum FreePort {
  /// A port that nobody listens on, below those that the kernel gives to who asks for any (ip_local_port_range of ip(7)
  /// begins at 32768): it stays free.
  static func find() throws -> UInt16 {
    for _ in 0..<200 {
      let port = UInt16.random(in: 20_000..<32_000)
      if isFree(port) { return port }
    }
    throw FilterFailure(description: "no port is free")
  }

  private static func isFree(_ port: UInt16) -> Bool {
    do {
      _ = try ListeningSocket.open(.tcp(host: "127.0.0.1", port: port), AcceptedOptions())
      return true
    } catch {
      return false
    }
  }
}

/// A source of a server on loopback that sends what it is told, when it is told: MP3 frames of 24 ms, or any bytes.
final class PeerSource {
  private let client: StreamClient
  private var frames = 0

  /// Goes live.
  init(_ port: UInt16, _ mount: String, type: String = "audio/mpeg") throws {
    client = try StreamClient(port: port)
    client.send("SOURCE \(mount) HTTP/1.0\r\n\(PeerRun.authorization)\r\nContent-Type: \(type)\r\n\r\n")
    guard client.readHead()?.hasPrefix("HTTP/1.0 200") == true else {
      throw FilterFailure(description: "no source may be at \(mount): \(client.head ?? "no answer")")
    }
  }

  /// More frames than lie between two ICY blocks of Icecast, even if it gives a new listener only the newest 64 KiB of them.
  static let many = 240

  /// Sends frames: by default more bytes than lie between two ICY blocks of Icecast.
  func sendFrames(_ count: Int = 60) {
    client.send(FrameRow(count, from: frames).bytes)
    frames += count
  }

  /// Sends a file of the corpus.
  func send(_ file: String) throws { client.send(try Fixtures.corpusBytes(file)) }

  /// Leaves.
  func end() { client.endSending() }
}

/// A listener who reads ICY blocks.
final class BlockListener {
  private let client: StreamClient
  private var splitter: ICYSplitter
  private var used: Int

  /// Joins a mount.
  init(_ port: UInt16, _ mount: String) throws {
    client = try StreamClient(port: port)
    client.request(mount, ["Icy-MetaData: 1"])
    client.readHead()
    splitter = ICYSplitter(metaint: try #require(client.header("icy-metaint").flatMap { Int($0) }))
    used = client.received.count - client.body.count
  }

  /// Waits for the next block that says something, and reads it.
  func nextWords() throws -> ICYWords {
    let block = try next()
    return ICYWords(block.span)
  }

  /// Waits for the next block that says something.
  func next(within seconds: Double = 20) throws -> [UInt8] {
    let deadline = Deadline(seconds)
    while true {
      let fresh = Array(client.received[used...])
      var position = 0
      while let piece = splitter.next(in: fresh.span, at: &position) {
        guard case .block = piece, !splitter.payload.isEmpty else { continue }
        used += position
        return splitter.payload
      }
      used += position
      guard !deadline.isPast, client.read(client.received.count + 1) else {
        throw FilterFailure(description: "no title came")
      }
    }
  }
}
