// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_icy

@Suite struct SetPlanTests {
  private func plan(_ words: [String]) throws(UsageError) -> SetPlan {
    var settings = SetSettings()
    let operands = try SetSettings.command.parse(words.map { Argument($0) }, into: &settings)
    return try SetPlan(settings, operands)
  }

  private func complaint(_ words: [String]) -> String? {
    do throws(UsageError) {
      _ = try plan(words)
      return nil
    } catch {
      return error.message
    }
  }

  @Test func theMountIsThePathUnlessItIsNamed() throws {
    #expect(try plan(["--song", "x", "http://h:8000/live"]).target.mount == "/live")
    #expect(try plan(["--song", "x", "http://h:8000/l%C3%A4ve"]).target.mount == "/läve")
    #expect(try plan(["--song", "x", "h:8000/a", "--mount", "/b"]).target.mount == "/b")
    #expect(try plan(["--song", "x", "h:8000", "--mount", "b"]).target.mount == "/b")
    #expect(try plan(["--song", "x", "h:8000"]).target.mount == nil)
    #expect(try plan(["--song", "x", "h:8000/"]).target.mount == nil)
    #expect(try plan(["--song", "x", "h:8000/live"]).target.url.text == "http://h:8000/admin/metadata")
  }

  @Test func theUserIsTheOptionsElseTheURLs() throws {
    #expect(try plan(["--song", "x", "http://dj@h/"]).user == "dj")
    #expect(try plan(["--song", "x", "--user", "anna", "http://dj@h/"]).user == "anna")
    #expect(try plan(["--song", "x", "h"]).user == nil)
  }

  @Test func shoutcastHasStreamsAndNoMounts() throws {
    let target = try plan(["--song", "x", "shoutcast://h/?sid=2"]).target
    #expect(target.stream == "2" && target.mount == nil && target.url.text == "shoutcast://h/admin.cgi")
    #expect(try plan(["--song", "x", "shoutcast://h"]).target.stream == nil)
    for place in [
      "shoutcast://h/live", "shoutcast://h/?sid=0", "shoutcast://h/?sid=x", "shoutcast://h/?x=1", "http://h/?sid=1",
    ] {
      #expect(complaint(["--song", "x", place]) != nil, "\(place)")
    }
  }

  @Test func aPasswordInTheURLIsRefusedAndNotRepeated() throws {
    for place in ["http://dj:s3cret@h/live", "shoutcast://:s3cret@h", "dj:s3cret@h", "https://dj:s3cret@h:99999/"] {
      let complaint = try #require(self.complaint(["--song", "x", place]))
      #expect(!complaint.contains("s3cret"))
      if !place.contains("99999") { #expect(complaint.contains("--password-file")) }
    }
  }

  @Test(arguments: [
    [], ["h"], ["--song", "x"], ["-"], ["--song", "x", "h", "g"], ["h", "-", "x"], ["--link", "u", "h"],
    ["--song", "x", "--title", "y", "h"], ["--song", "x", "--artist", "y", "h"], ["--song", "x", "h", "-"],
    ["--title", "x", "h", "-"], ["--link", "x", "h", "-"], ["--song", "x", "ftp://h"],
    ["--song", "x", "--user", "a:b", "h"],
    ["--song", "x", "--user", "", "h"], ["--song", "x", "--mount", "", "h"], ["--song", "x", "--mount", "/a\nb", "h"],
    ["--song", "x", "--timeout", "0", "h"], ["--song", "x", "--timeout", "9999d", "h"], ["--password-file", "", "h"],
  ]) func refusesWhatSaysNothingOrTwoThings(words: [String]) {
    #expect(complaint(words) != nil)
  }

  @Test func titlesAreCleanedAndSingleOnesAreSongs() throws {
    #expect(try plan(["--song", " a\u{7}\n b ", "h"]).title?.words == .song("a  b"))
    #expect(try plan(["--artist", "A", "--title", "T", "h"]).title?.words == .both(artist: "A", title: "T"))
    #expect(try plan(["--artist", "A", "h"]).title?.words == .song("A"))
    #expect(try plan(["--title", "T", "--artist", "\n", "h"]).title?.words == .song("T"))
    #expect(try plan(["--song", "", "h"]).title?.words == .song(""))
    #expect(try plan(["--song", "x", "--link", "http://l", "h"]).title?.link == "http://l")
    #expect(try plan(["h", "-"]).title == nil)
  }

  @Test(
    arguments: [
      // user, file, source, admin: who asks with what
      (nil, "f", "s", "a", "source:f"), ("dj", "f", "s", "a", "dj:f"), ("admin", "f", "s", "a", "admin:f"),
      (nil, nil, "s", "a", "source:s"), (nil, nil, nil, "a", "admin:a"), (nil, nil, "", "a", "admin:a"),
      ("admin", nil, "s", "a", "admin:a"), ("admin", nil, "s", nil, "admin:s"), ("dj", nil, "s", "a", "dj:s"),
      ("dj", nil, nil, "a", nil), (nil, nil, nil, nil, nil), (nil, nil, "", "", nil),
    ] as [(String?, String?, String?, String?, String?)])
  func choosesThePassword(user: String?, file: String?, source: String?, admin: String?, chosen: String?) {
    let found = try? SetSecrets.credentials(
      user: user, file: file.map { Array($0.utf8) }, source: source.map { Array($0.utf8) },
      admin: admin.map { Array($0.utf8) })
    #expect(found.map { $0.user + ":" + String(decoding: $0.password, as: UTF8.self) } == chosen)
  }

  @Test func withoutAPasswordItSaysWhatToDo() {
    do throws(CommandError) {
      _ = try SetSecrets.credentials(user: nil, file: nil, source: nil, admin: nil)
      Issue.record("there is none")
    } catch {
      #expect(error.code == .config)
      for word in ["--password-file", "CYCAST_SOURCE_PASSWORD", "CYCAST_ADMIN_PASSWORD"] {
        #expect(error.message.contains(word))
      }
    }
  }
}
