// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

@testable import cycast_stat

/// JSON, fields, figures; what goes together on the command line, and exit codes.
@Suite struct AskOutputTests {
  private let good = StationTableTests.report("http://h:8001/", "Cycast - Night Train")
  private let down = StationTableTests.down("http://127.0.0.1:1/x")

  private func made(_ form: AskPlan.Form, _ reports: [StationReport]) throws -> (text: String, code: ExitCode) {
    let (bytes, code) = try AskOutput(form, width: nil).made(reports, at: Pages.now)
    return (String(decoding: bytes, as: UTF8.self), code)
  }

  @Test func jsonHasAnObjectALineAndNoKeyForWhatIsNotKnown() throws {
    let (text, code) = try made(.json, [good, down])
    let objects = try text.split(separator: "\n").map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(objects.count == 2)
    #expect(objects[0]["listeners"] as? Int == 12)
    #expect(objects[0]["uptime_seconds"] as? Int == 7_380)
    #expect(objects[0]["live"] as? Bool == true)
    #expect(objects[0]["display"] as? String == "Cycast - Night Train")
    #expect(Set(objects[1].keys) == ["url", "up", "error"])
    #expect(code == .unavailable)
  }

  @Test func aFieldIsALineForEachStation() throws {
    #expect(try made(.fields([.listeners]), [good]) == ("12\n", .ok))
    #expect(try made(.fields([.listeners, .title]), [good, down]) == ("12\tNight Train\n\t\n", .unavailable))
    #expect(try made(.fields([.album]), [good]) == ("\n", .dataError))
    #expect(try made(.fields([.up]), [good, down]) == ("true\nfalse\n", .unavailable))
  }

  @Test func everyFieldIsFoundByItsNameAndOthersNameTheNearest() throws {
    for field in StationField.allCases { #expect(try StationField(named: field.rawValue) == field) }
    for (name, near) in [("listener", "listeners"), ("titel", "title"), ("listenerpeak", "listener_peak")] {
      let error = #expect(throws: UsageError.self) { try StationField(named: name) }
      #expect(error?.message.contains("did you mean \(near)?") == true, "\(name)")
    }
    let error = #expect(throws: UsageError.self) { try StationField(named: "xyzzyxyzzy") }
    #expect(error?.message.contains("it is one of url, up, ") == true)
  }

  @Test func figuresAreFamiliesOfTheirOwn() throws {
    var named = good
    named.name = "A \"B\"\\"
    let (text, code) = try made(.prometheus(.descriptor(1)), [named, down, named])
    #expect(code == .ok)
    #expect(text.contains("\ncycast_station_up{url=\"http://h:8001/\",mount=\"/stream\"} 1\n"))
    #expect(text.contains("\ncycast_station_up{url=\"http://127.0.0.1:1/x\",mount=\"\"} 0\n"))
    #expect(text.contains("\ncycast_station_listeners{url=\"http://h:8001/\",mount=\"/stream\"} 12\n"))
    #expect(text.contains("name=\"A \\\"B\\\"\\\\\""))
    let lines = text.split(separator: "\n")
    #expect(Set(lines).count == lines.count, "no sample is there twice")
    #expect(!text.contains("cycast_station_idle_seconds"), "what nobody knows has no family")
  }

  @Test func figuresReplaceAFileAtOnce() throws {
    let folder = try SecretFolder()
    let path = folder.path + "/stations.prom"
    #expect(try made(.prometheus(.path(path)), [good]) == ("", .ok))
    #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("# HELP cycast_station_up "))
    #expect(!FileManager.default.fileExists(atPath: path + ".new"))
    let error = #expect(throws: CommandError.self) {
      try made(.prometheus(.path(folder.path + "/no/x")), [good])
    }
    #expect(error?.code == .cannotCreate)
  }

  @Test func figuresForADeviceAreWrittenToItAndLeaveIt() throws {
    let folder = try SecretFolder()
    let path = folder.path + "/null"
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/null")
    #expect(try made(.prometheus(.path(path)), [good]) == ("", .ok))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == "/dev/null")
  }

  @Test func theFirstProblemIsTheCodeUnlessOneCannotBeReached() {
    var other = down
    other.problem = StationProblem(code: .noInput, reason: "x")
    #expect(AskOutput.code([good]) == .ok)
    #expect(AskOutput.code([good, other]) == .noInput)
    #expect(AskOutput.code([other, down]) == .unavailable)
  }

  private func plan(_ words: String...) throws -> AskPlan { try plan(words) }

  private func plan(_ words: [String]) throws -> AskPlan {
    var settings = AskSettings()
    let operands = try AskSettings.command.parse(words.map { Argument($0) }, into: &settings)
    return try AskPlan(settings, operands)
  }

  @Test func withoutAnAddressTheStationOfThisMachineIsAsked() throws {
    let plan = try plan()
    #expect(plan.urls.map(\.text) == ["http://localhost:8001/"])
    #expect(plan.form == .text && plan.timeout == 5_000_000_000 && plan.watch == nil)
  }

  @Test func optionsSayWhatIsPrinted() throws {
    #expect(try plan("--json", "a", "b").form == .json)
    #expect(try plan("--get", "title", "--get", "mount").form == .fields([.title, .mount]))
    #expect(try plan("--prometheus=x", "a").form == .prometheus(.path("x")))
    #expect(try plan("--prometheus", "a").urls.count == 1)
    for words in [["--prometheus"], ["--prometheus=-"], ["--prometheus=/dev/stdout"]] {
      #expect(try plan(words).form == .prometheus(.descriptor(1)))
    }
    let check = StationCheck(minListeners: 2, maxSilence: 1_500_000_000, wantsLive: true)
    #expect(try plan("--check", "--min-listeners", "2", "--max-silence=1.5s", "--live").form == .check(check))
    #expect(try plan("--watch").watch == 5_000_000_000)
    #expect(try plan("--watch=200ms", "--json").watch == 200_000_000)
  }

  @Test func theIntervalOfAWatchMayBeTheNextWord() throws {
    let plan = try plan("--watch", "2s", "radio.example", "127.0.0.1:8000")
    #expect(plan.watch == 2_000_000_000)
    #expect(plan.urls.map(\.text) == ["http://radio.example/", "http://127.0.0.1:8000/"])
    #expect(try self.plan("--watch", "2", "a").watch == 2_000_000_000)
    for words in [["--watch", "10.0.0.1"], ["--watch", "localhost:8001"], ["--watch", "--json", "a"]] {
      #expect(try self.plan(words).watch == 5_000_000_000)
      #expect(try self.plan(words).urls.count == 1)
    }
    #expect(try self.plan("--watch=3s", "2s").urls.map(\.host) == ["2s"], "it has one already")
  }

  @Test(arguments: [
    ["--json", "--check"], ["--get", "x"], ["--live"], ["--watch", "--check"], ["--watch=1ms"], ["--timeout", "0"],
    ["http://u:p@h/"], ["http://u@h/"], ["ftp://h/"], ["http://"], ["--min-listeners", "-1", "--check"],
    ["--get", "title", "--prometheus"],
  ]) func whatDoesNotGoTogetherIsRefused(_ words: [String]) {
    #expect(throws: UsageError.self) {
      var settings = AskSettings()
      let operands = try AskSettings.command.parse(words.map { Argument($0) }, into: &settings)
      _ = try AskPlan(settings, operands)
    }
  }
}
