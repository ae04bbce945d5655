// SPDX-License-Identifier: MIT
import Testing

@testable import StreamKit

private struct Toy: CommonSettings, Equatable {
  var logging = LogSettings()
  var once = false
  var lead = ""
  var seed: String?
  var levels: [Int] = []

  static func == (a: Toy, b: Toy) -> Bool {
    a.once == b.once && a.lead == b.lead && a.seed == b.seed && a.levels == b.levels
  }

  static var command: Command<Toy> {
    Command(
      name: "cycast-toy", summary: "play", usage: "[OPTION]... PATH...", description: ["Plays -x.", "'And' more."],
      groups: [
        (
          "Play",
          [
            Option(flag: "once", letter: "1", "one pass") { $0.once = true },
            Option("lead", "DUR", letter: "l", "ahead of time (1s)", detail: "Some more.") { $0.lead = $1 },
            Option("shuffle", optional: "SEED", "in any order") { $0.seed = $1 },
            Option("every", optional: "DUR", next: { $0.hasSuffix("s") }, "again and again") { $0.lead = $1 },
            Option("level", "N", "a number") { (settings: inout Toy, text: String) throws(UsageError) in
              settings.levels.append(try OptionValue.number(text, in: 1...9))
            },
          ]
        )
      ],
      examples: [Example("Play it all.", "cycast-toy .")], exitCodes: [(.ok, ""), (.usage, "")],
      signals: [("TERM", "Stop.")])
  }
}

@Suite struct ParsingTests {
  private func parse(_ words: String...) throws -> (Toy, [String]) {
    var toy = Toy()
    let operands = try Toy.command.parse(words.map { Argument($0) }, into: &toy)
    return (toy, operands.map(\.text))
  }

  private func complaint(_ words: String...) -> String? {
    var toy = Toy()
    do throws(UsageError) {
      _ = try Toy.command.parse(words.map { Argument($0) }, into: &toy)
      return nil
    } catch {
      return error.message
    }
  }

  @Test func valuesMayBeAttachedOrFollow() throws {
    for words in [["--lead", "2s"], ["--lead=2s"], ["-l", "2s"], ["-l2s"]] {
      var toy = Toy()
      #expect(try Toy.command.parse(words.map { Argument($0) }, into: &toy).isEmpty)
      #expect(toy.lead == "2s")
    }
    #expect(try parse("--lead=").0.lead == "")
    #expect(try parse("--lead=a=b").0.lead == "a=b")
    #expect(try parse("--lead", "--once").0.lead == "--once")
  }

  @Test func optionalValueIsOnlyTakenWhenAttached() throws {
    #expect(try parse("--shuffle", "7").0.seed == "")
    #expect(try parse("--shuffle", "7").1 == ["7"])
    #expect(try parse("--shuffle=7").0.seed == "7")
    #expect(try parse().0.seed == nil)
  }

  @Test func anOptionalValueIsTheNextWordWhereThatIsOne() throws {
    #expect(try parse("--every", "7s", "x").0.lead == "7s")
    #expect(try parse("--every", "7s", "x").1 == ["x"])
    #expect(try parse("--every", "x", "7s").1 == ["x", "7s"])
    #expect(try parse("--every=1s", "7s").1 == ["7s"])
    #expect(try parse("--every").1.isEmpty)
  }

  @Test func lettersMayBeJoined() throws {
    let (toy, operands) = try parse("-1l2s", "x")
    #expect(toy.once && toy.lead == "2s" && operands == ["x"])
    #expect(try parse("-vv").0.logging.level == .trace)
    #expect(try parse("-v").0.logging.level == .detail)
    #expect(try parse("-vvvv").0.logging.level == .trace)
    #expect(try parse("-q").0.logging.level == .warning)
  }

  @Test func operandsMayStandAnywhereAndTwoDashesEndOptions() throws {
    #expect(try parse("a", "--once", "b").1 == ["a", "b"])
    #expect(try parse("-", "--", "--once", "-1", "--").1 == ["-", "--once", "-1", "--"])
    #expect(try !parse("--", "--once").0.once)
  }

  @Test func mistakesAreToldWithWhatIsRight() {
    #expect(complaint("--onec") == "unknown option --onec (did you mean --once?)")
    #expect(complaint("--shufle") == "unknown option --shufle (did you mean --shuffle?)")
    #expect(complaint("--shuf") == "unknown option --shuf (did you mean --shuffle?)")
    #expect(complaint("--zzzzzzzzzz") == "unknown option --zzzzzzzzzz")
    #expect(complaint("-x") == "unknown option -x")
    #expect(complaint("--once=1") == "--once takes no value")
    #expect(complaint("--lead") == "--lead wants a value: --lead DUR")
    #expect(complaint("-l") == "-l wants a value: -l DUR")
    #expect(complaint("--level", "10") == "--level: '10' is no whole number from 1 to 9")
  }

  @Test func wordsThatAreNoUTF8KeepTheirBytesAndAreReadAsWindows1252() throws {
    var toy = Toy()
    let bytes: [UInt8] = [0x2F, 0xE9, 0xFF, 0x80, 0x0A]
    let words = try Toy.command.parse([Argument(bytes: bytes)], into: &toy)
    #expect(words.map(\.bytes) == [bytes] && words.map(\.text) == ["/éÿ€\n"])
  }

  @Test func askingForTextsIsNoted() throws {
    #expect(try parse("--help").0.logging.instead == .help)
    #expect(try parse("-V").0.logging.instead == .version)
    #expect(try parse("--completions", "zsh").0.logging.instead == .completions(.zsh))
    #expect(complaint("--completions", "csh") == "--completions: 'csh' is none of bash, zsh, fish")
  }

  @Test(arguments: [("", "", 0), ("a", "", 1), ("abc", "acb", 2), ("kitten", "sitting", 3), ("once", "once", 0)])
  func changesAreCounted(a: String, b: String, distance: Int) {
    #expect(editDistance(Array(a.utf8), Array(b.utf8)) == distance)
    #expect(editDistance(Array(b.utf8), Array(a.utf8)) == distance)
  }
}

@Suite struct HelpTextTests {
  @Test func helpHasALineForEachOption() {
    let help = Toy.command.face.help
    #expect(help.hasPrefix("cycast-toy: play\n\nUsage: cycast-toy [OPTION]... PATH...\n\nPlay:\n"))
    #expect(help.contains("\n  -1, --once              one pass\n"))
    #expect(help.contains("\n  --shuffle[=SEED]        in any order\n"))
    #expect(help.contains("\nExamples:\n  cycast-toy .\n"))
    #expect(help.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func manualPageIsManSource() {
    let page = Toy.command.face.manPage
    #expect(
      page.hasPrefix(".TH CYCAST-TOY 1 \"\" \"Cycast \(cycastVersion)\" \"Cycast\"\n.SH NAME\ncycast\\-toy \\- play\n"))
    #expect(page.contains("\nPlays \\-x.\n.PP\n\\(aqAnd\\(aq more.\n"))
    #expect(page.contains(".TP\n.B \\-l, \\-\\-lead DUR\nAhead of time (1s). Some more.\n"))
    #expect(page.contains(".SH EXIT STATUS\n.TP\n.B 0\nAll went well.\n"))
    #expect(page.contains(".SH SIGNALS\n.TP\n.B TERM\nStop.\n"))
  }

  @Test func lineThatWouldBeARequestIsEscaped() {
    #expect(Man.escape(".TH\n.x\\y") == "\\&.TH\n\\&.x\\ey")
  }

  @Test func whatIsCopiedFromThePageIsWhatWasWritten() {
    #expect(Man.escape("a ~/b 'c' `d` ^e") == "a \\(ti/b \\(aqc\\(aq \\(gad\\(ga \\(hae")
    #expect(Man.escape("{ … } é 𝄞") == "{ \\[u2026] } \\[u00E9] \\[u1D11E]")
  }

  @Test(arguments: LogSettings.Shell.allCases) func completionsKnowEveryOption(shell: LogSettings.Shell) {
    let script = Toy.command.face.completions(for: shell)
    for name in ["once", "lead", "shuffle", "level", "help", "completions"] { #expect(script.contains(name)) }
    #expect(script.contains("cycast-toy"))
  }
}

@Suite struct ValueTests {
  @Test(
    arguments: [
      ("4s", 4_000_000_000), ("500ms", 500_000_000), ("1.5m", 90_000_000_000), ("2h", 7_200_000_000_000),
      ("1d", 86_400_000_000_000), ("250us", 250_000), ("7ns", 7), ("3", 3_000_000_000), ("0", 0), ("0.5", 500_000_000),
    ] as [(String, Int64)]) func durations(text: String, nanoseconds: Int64) throws
  {
    #expect(try OptionValue.duration(text) == nanoseconds)
  }

  @Test(arguments: [
    "", "s", "-1s", "1x", "1 s", "1.2.3s", ".5s", "1e3", "nan", "inf", "99999999999999999999", "1S", "٣s",
  ])
  func whatIsNoDuration(text: String) {
    #expect(throws: UsageError.self) { try OptionValue.duration(text) }
  }

  @Test(arguments: [
    ("65536", 65_536), ("64KiB", 65_536), ("2MiB", 2_097_152), ("1GiB", 1_073_741_824), ("64kB", 64_000),
    ("2M", 2_097_152),
    ("1.5K", 1_536), ("0", 0), ("3B", 3),
  ]) func sizes(text: String, bytes: Int) throws {
    #expect(try OptionValue.bytes(text) == bytes)
  }

  @Test(arguments: ["", "KiB", "-1", "1KB ", "1kib", "99999999999999999999", "0x10"]) func whatIsNoSize(text: String) {
    #expect(throws: UsageError.self) { try OptionValue.bytes(text) }
  }

  @Test func numbersHaveTheirRange() throws {
    #expect(try OptionValue.number("1", in: 1...9) == 1)
    #expect(try OptionValue.number("9", in: 1...9) == 9)
    for text in ["0", "10", "", "x", "1.0", "99999999999999999999"] {
      #expect(throws: UsageError.self) { try OptionValue.number(text, in: 1...9) }
    }
  }

  @Test func descriptorsAndTargets() throws {
    #expect(try OptionValue.descriptor("fd:3") == 3)
    #expect(try OptionValue.descriptor("3") == 3)
    #expect(try OutputTarget("-") == .descriptor(1))
    #expect(try OutputTarget("fd:7") == .descriptor(7))
    #expect(try OutputTarget("7") == .path("7"))
    // Other names of what is open already: as files they would be a way around what is refused.
    for (path, number) in [("/dev/stdout", 1), ("/dev/stderr", 2), ("/dev/fd/1", 1), ("/proc/self/fd/63", 63)] {
      #expect(try OutputTarget(path) == .descriptor(Int32(number)))
    }
    #expect(throws: UsageError.self) { try OutputTarget("/dev/fd/x") }
    #expect(throws: UsageError.self) { try OutputTarget("fd:x") }
    #expect(throws: UsageError.self) { try OutputTarget("") }
    #expect(throws: UsageError.self) { try OptionValue.descriptor("-1") }
  }

  @Test func codecsByName() throws {
    for codec in Codec.allCases { #expect(try OptionValue.codec(codec.name) == codec) }
    #expect(throws: UsageError("'wav' is none of mp1, mp2, mp3, aac, vorbis, opus, flac, raw")) {
      try OptionValue.codec("wav")
    }
  }
}
