// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_ingest

@Suite struct RecordNameTests {
  private let time: Int64 = 1_795_291_200_123_456_789

  private func session(_ codec: Codec, user: String = "anna") -> RecordSession {
    RecordSession(codec: codec, user: user, now: NowPlaying(), wallClock: time)
  }

  @Test func usualNameIsTimeInUTCAndUser() {
    #expect(RecordName().file(session(.mp3)) == "2026-11-21T20-00-00Z-anna.mp3")
    #expect(RecordName().file(session(.mp3), attempt: 2) == "2026-11-21T20-00-00Z-anna-2.mp3")
    #expect(RecordName().base(at: time, user: "anna", attempt: 3) == "2026-11-21T20-00-00Z-anna-3")
  }

  @Test func extensionFollowsTheCodec() {
    let extensions = Codec.allCases.map(RecordName.fileExtension)
    #expect(extensions == ["mp1", "mp2", "mp3", "aac", "ogg", "opus", "oga", "raw"])
  }

  @Test func patternIsExpandedBeforeTheUsersName() throws {
    let name = try RecordName("NAME %H%M 100%% NAME")
    #expect(name.base(at: time, user: "%Y") == "%Y 2000 100% %Y")
    #expect(try RecordName("show").base(at: time, user: "anna") == "show")
  }

  @Test(arguments: [
    ("anna", "anna"), ("", "live"), ("../../etc/passwd", "_._.._etc_passwd"), (".hidden", "_hidden"), ("/", "_"),
    ("-rf", "_rf"), ("a\u{0}b", "a"), ("\u{1}\u{7F}\u{9F}", "live"), ("a\nb\tc", "a b c"), (" anna ", "anna"),
    ("C:\\x", "C:_x"), ("say \"hi\"", "say _hi_"), ("东京 é", "东京 é"), (".", "_"), ("..", "_."),
  ])
  func userIsMadeSafe(user: String, name: String) {
    #expect(RecordName.safe(user) == name)
  }

  @Test(arguments: [63, 64, 65])
  func userIsCutTo64BytesAtACharacter(count: Int) {
    #expect(RecordName.safe(String(repeating: "x", count: count)).utf8.count == min(count, 64))
    #expect(RecordName.safe("x" + String(repeating: "é", count: count)) == "x" + String(repeating: "é", count: 31))
  }

  @Test(arguments: ["/abs", "a/b", "../NAME", "%D", "NAME-%x", "%Y/%m/%d", "", "   ", "%n%t"])
  func patternThatLeavesTheFolderOrMakesNoNameIsRefused(pattern: String) {
    #expect(throws: UsageError.self) { try RecordName(pattern) }
  }

  @Test func patternIsLimitedByTheNamesItMakes() throws {
    #expect(throws: Never.self) { try RecordName(String(repeating: "x", count: 200)) }
    #expect(throws: UsageError.self) { try RecordName(String(repeating: "x", count: 201)) }
    #expect(throws: UsageError.self) { try RecordName("%300Y") }
    #expect(throws: Never.self) { try RecordName("NAMENAMENAME") }
    #expect(throws: UsageError.self) { try RecordName("NAMENAMENAMENAME") }
    // No day makes more of it than the one it was tried with.
    let days = try RecordName(String(repeating: "%A", count: 22))
    for day in 0..<400 {
      let base = days.base(at: Int64(day) * 86_400_000_000_000, user: "")
      #expect(!base.isEmpty && base.utf8.count <= 200)
    }
  }

  @Test func noUserAndPatternTogetherLeaveTheFolderHideOrGrowTooLong() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SeededGenerator(seed: seed)
    let pieces = ["NAME", "%Y", "%d", ".", "-", "..", "é", "🎧", "\\", "\"", "%", "%%", "%n", "x", " "]
    let users = pieces + ["/", "../", "\u{0}", "\u{1B}[2J", String(repeating: "東", count: 30)]
    func text(_ pieces: [String]) -> String {
      let count = Int.random(in: 0...6, using: &generator)
      return (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
    }
    for _ in 0..<2_000 {
      let (pattern, user) = (text(pieces), text(users))
      guard let name = try? RecordName(pattern) else { continue }
      let file = "." + name.file(session(.opus, user: user), attempt: 999) + ".part"
      let said = Comment("'\(pattern)' for '\(user)' with seed \(seed)")
      #expect(!file.contains("/") && file.utf8.count <= 255, said)
      #expect(!file.dropFirst().hasPrefix(".") && !file.dropFirst().hasPrefix("-"), said)
      #expect(!file.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }, said)
    }
  }
}
