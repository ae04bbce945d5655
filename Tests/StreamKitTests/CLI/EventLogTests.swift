// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import Testing

@Suite struct EventLogTests {
  private static let time: Int64 = 1_795_291_200_123_456_789

  private func temporaryPath() -> String { NSTemporaryDirectory() + "cycast-\(UUID().uuidString)" }

  /// What a log that writes to a file has written.
  private func lines(mount: String? = nil, _ use: (EventLog) throws -> Void) throws -> [String] {
    let path = temporaryPath()
    defer { unlink(path) }
    let log = try EventLog(.path(path), mount: mount) { Self.time }
    try use(log)
    let text = String(decoding: try readFile(path, limit: 1 << 20), as: UTF8.self)
    #expect(text.isEmpty || text.hasSuffix("\n"))
    return text.split(separator: "\n").map(String.init)
  }

  private func object(_ line: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }

  @Test func eventSaysNumberTimeNameMountAndIDBeforeItsOwnMembers() throws {
    let written = try lines(mount: "/live") { log in
      let id = log.newID()
      log.write("source_connected", id: id) { $0.add("user", "anna") }
      log.write("listener_joined", mount: "/other")
      log.write("source_disconnected", id: id) { $0.add("seconds", 1.5) }
    }
    let head = "\"time\":\"2026-11-21T20:00:00.123Z\""
    #expect(
      written == [
        #"{"seq":1,\#(head),"event":"source_connected","mount":"/live","id":1,"user":"anna"}"#,
        #"{"seq":2,\#(head),"event":"listener_joined","mount":"/other"}"#,
        #"{"seq":3,\#(head),"event":"source_disconnected","mount":"/live","id":1,"seconds":1.5}"#,
      ])
  }

  @Test func commandWithoutMountNamesNoneAndIDsAreUsedOnce() throws {
    let written = try lines { log in
      #expect((0..<3).map { _ in log.newID() } == [1, 2, 3])
      log.write("track_started")
    }
    #expect(try object(written[0])["mount"] == nil)
    #expect(try object(written[0])["id"] == nil && object(written[0])["lost"] == nil)
  }

  @Test func titlesHaveTheMembersOfTitleLines() throws {
    let now = NowPlaying(track: TrackInfo(title: "T", artist: "A"), origin: .live)
    let written = try lines { log in log.write("metadata") { TitleLine.add(now, at: 12_345_000_000, to: &$0) } }
    #expect(written[0].hasSuffix(#""event":"metadata","at":12.345,"artist":"A","title":"T","origin":"live"}"#))
  }

  @Test func readerThatStallsCostsEventsWhichTheNextOneCounts() throws {
    let path = temporaryPath()
    try #require(mkfifo(path, 0o600) == 0)
    defer { unlink(path) }
    let log = try EventLog(.path(path)) { Self.time }
    let reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    defer { close(reader) }
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 17)
    for round in 0..<3 {
      for _ in 0..<500 { log.write("metadata") { $0.add("title", String(repeating: "x", count: 400)) } }
      let count = read(reader, &buffer, buffer.count)
      #expect(count > 0 && count <= 65_536)
      text += buffer.prefix(max(count, 0))
      #expect(log.lost > round * 300)
    }
    log.write("metadata")
    let count = read(reader, &buffer, buffer.count)
    text += buffer.prefix(max(count, 0))
    var (last, lost) = (0, 0)
    for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
      let event = try object(String(line))
      let (sequence, gap) = (try #require(event["seq"] as? Int), event["lost"] as? Int ?? 0)
      #expect(sequence == last + gap + 1)
      (last, lost) = (sequence, lost + gap)
    }
    #expect(last == 1_501)
    #expect(lost == log.lost && lost > 900)
  }

  @Test func linesAreCutOnlyWhenAPipeWouldNotTakeThemWhole() throws {
    let bare = try lines { $0.write("metadata") { $0.add("title", "") } }[0].utf8.count + 1
    let room = 4_096 - bare
    for length in [room - 1, room, room + 1, room + 1_000_000] {
      let title = String(repeating: "x", count: length)
      let written = try lines { $0.write("metadata") { $0.add("title", title) } }
      #expect(written.count == 1)
      #expect(written[0].utf8.count + 1 == min(bare + length, 4_096))
      #expect(try object(written[0])["title"] as? String == String(title.prefix(room)))
    }
  }

  @Test(arguments: ["🎧", "é", "\"", "\u{1}", "\\u", "\u{2028}"])
  func longTextsAreCutAtACharacterAndShortOnesStay(piece: String) throws {
    let long = String(repeating: piece, count: 5_000)
    let written = try lines(mount: "/live") { log in
      log.write("metadata", id: log.newID()) { event in
        event.add("title", long)
        event.add("artist", "Sigur Rós")
        event.add("source", object: { $0.add("agent", long) })
      }
    }
    #expect((3_900...4_095).contains(written[0].utf8.count))
    let event = try object(written[0])
    let title = try #require(event["title"] as? String)
    let agent = try #require((event["source"] as? [String: Any])?["agent"] as? String)
    #expect(long.unicodeScalars.starts(with: title.unicodeScalars) && title.unicodeScalars.count > 100)
    #expect(agent == title)
    #expect(event["artist"] as? String == "Sigur Rós" && event["mount"] as? String == "/live")
  }

  @Test func moreMembersThanALineHoldsLeaveTheEventItself() throws {
    let written = try lines { log in
      log.write("metadata", id: 5) { event in for number in 0..<1_000 { event.add("key\(number)", number) } }
      log.write("metadata")
    }
    #expect(try object(written[0])["id"] as? Int == 5 && object(written[0]).count == 4)
    #expect(try object(written[1])["seq"] as? Int == 2)
  }

  @Test func hangUpOpensThePathAnew() throws {
    let path = temporaryPath()
    defer { for path in [path, path + ".old"] { unlink(path) } }
    let log = try EventLog(.path(path)) { Self.time }
    log.write("one")
    rename(path, path + ".old")
    try log.reopen()
    log.write("two")
    #expect(String(decoding: try readFile(path, limit: 1_000), as: UTF8.self).hasPrefix("{\"seq\":2,"))
  }

  @Test func descriptorThatIsNotOpenIsRefused() {
    #expect(throws: SystemError("fcntl", number: EBADF)) { try EventLog(.descriptor(9_999)) }
  }
}
