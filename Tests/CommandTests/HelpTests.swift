// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

/// What the commands say of themselves, and that it is true.
@Suite struct HelpTests {
  static let commands = ["cycast-playlist", "cycast-ingest", "cycast-fanout", "cycast-icy", "cycast-stat"]
  /// What has a `--help` of its own: commands, and the verbs of the one that has some.
  static let helpful =
    commands + ["inject", "extract", "set", "watch"].map { "cycast-icy " + $0 }
    + ["-", "report"].map { "cycast-stat " + $0 }

  static let allExamples =
    examples + IcyExamples.all + StatExamples.all + StatMeterExamples.all
    + StatReportExamples.all

  /// Each example of a `--help`, what has to be there before, and what shows that it does what it says.
  static let examples: [(line: String, before: String, check: String)] = [
    ("cycast-playlist --shuffle ~/music | cycast-fanout", "", served(title: "Cycast - ")),
    (
      "find ~/music -type f -mtime -7 -print0 | cycast-playlist -0 - | cycast-fanout",
      "touch -d '30 days ago' ~/music/*; touch ~/music/*Train*", served(title: "Cycast - Night Train")
    ),
    (
      "cycast-playlist --once --fast --no-tags ~/music > mix.mp3", "",
      """
      test "$(head -c 1 mix.mp3 | od -An -tx1)" = ' ff'
      seconds=$(ffmpeg -v error -i mix.mp3 -f s16le -ac 1 -ar 1000 - | wc -c)
      test $seconds -gt 130000 && test $seconds -lt 134000
      """
    ),
    (
      "cycast-playlist ~/music | cycast-fanout --name 'Radio Home'", "",
      served(title: "Cycast - Harbour Lights") + "\ngrep -qi '^icy-name: *Radio Home' head"
    ),
    (
      "cat ~/music/*.mp3 | cycast-fanout --burst 8s", "",
      served(title: "Cycast - Harbour Lights", bytes: 100_000)
    ),
    (
      "ffmpeg -v error -i ~/set.flac -b:a 128k -f mp3 - | cycast-fanout",
      "cat ~/music/*.mp3 | ffmpeg -v error -f mp3 -i - -map_metadata -1 ~/set.flac", served(title: "-")
    ),
    (
      "cycast-playlist ~/music | cycast-ingest --password-file ~/pw | cycast-fanout", "(umask 077; echo hackme >~/pw)",
      served(title: "Cycast - Harbour Lights") + "\n" + goesLive(as: "anyone")
    ),
    (
      "cycast-ingest --users ~/djs --record ~/shows | cycast-fanout", djs + "; mkdir ~/shows",
      goesLive(as: "anna") + "\n" + served(title: "") + """

        for name in mp3 cue; do ls ~/shows/20*T*-anna.$name; done
        test "$(ffmpeg -v error -i ~/shows/*.mp3 -f s16le -ac 1 -ar 1000 - | wc -c)" -gt 4000
        """
    ),
    (
      "cycast-ingest --users ~/djs --filter 'ffmpeg -i - -f mp3 -' | cycast-fanout", djs,
      "ffmpeg -v error -i ~/music/*Train.mp3 -t 3 -f adts ~/set\n"
        + goesLive(as: "anna", what: "cat ~/set") + "\n" + served(title: "-")
    ),
  ]

  private static let djs = "printf 'anna:%s:10\\n' \"$(openssl passwd -6 hackme)\" >~/djs"

  /// What a shell command writes (three seconds of a track with its tag) is taken from a source with the password `hackme`.
  static func goesLive(as user: String, what: String = "head -c 48000 ~/music/*Train.mp3") -> String {
    """
    test "$(curl -s http://localhost:8000/api/status | grep -o '"source_connected":[a-z]*')" = '"source_connected":false'
    \(what) | curl -sS -T - -u \(user):hackme http://localhost:8000/live
    test "$(curl -s -o /dev/null -w '%{http_code}' -T /dev/null -u \(user):wrong http://localhost:8000/live)" = 401
    """
  }

  /// A player gets so many bytes of MP3 at once, and the front page shows the title.
  static func served(title: String, bytes: Int = 20_000) -> String {
    """
    curl -sN -D head http://localhost:8001/stream | head -c \(bytes) >body || true
    test $(wc -c <body) = \(bytes)
    grep -qi '^content-type: audio/mpeg' head
    curl -s http://localhost:8001/ | grep -F 'NOW PLAYING: \(title)'
    """
  }

  private func help(_ command: String) throws -> [String] {
    let words = command.split(separator: " ").map(String.init)
    let result = try FilterProcess(words[0], FilterSetup(words.dropFirst() + ["--help"])).finish()
    #expect(result.ending == .exit(0))
    #expect(result.errors == "")
    return String(decoding: result.output, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
  }

  @Test(arguments: helpful) func helpFitsAScreen(_ command: String) throws {
    let lines = try help(command)
    // The two that serve others have half as many options again.
    #expect(lines.count <= (["cycast-ingest", "cycast-fanout"].contains(command) ? 48 : 40))
    for line in lines { #expect(line.count <= 80, "\(line)") }
  }

  @Test(arguments: helpful) func everyExampleOfHelpIsTriedHere(_ command: String) throws {
    let lines = try help(command)
    let start = try #require(lines.firstIndex(of: "Examples:"))
    let shown = lines[(start + 1)...].map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    #expect(!shown.isEmpty)
    let tried = HelpTests.allExamples.map(\.line)
    for line in shown { #expect(tried.contains(line)) }
  }

  @Test(arguments: allExamples.indices) func exampleDoesWhatItSays(_ index: Int) async throws {
    let example = HelpTests.allExamples[index]
    let session = try ShellSession()
    let before = example.before.split(separator: "\n").map(String.init)
    let result = try await session.type(before + [example.line], check: example.check)
    #expect(result.status == 0, "\(example.line)\n\(result.output)")
  }

  @Test(arguments: commands) func manualPageIsCurrent(_ command: String) throws {
    let kept = try String(contentsOfFile: ShellSession.project + "/man/\(command).1", encoding: .utf8)
    let made = try FilterProcess(command, FilterSetup(["--man"])).finish()
    let isCurrent = String(decoding: made.output, as: UTF8.self) == kept
    #expect(isCurrent, "scripts/make-man writes it anew")
  }

  @Test(arguments: commands) func manualPageIsFormattedWithoutAWarning(_ command: String) async throws {
    let session = try ShellSession()
    let page = "\"$PROJECT/man/\(command).1\""
    let result = try await session.run("groff -man -Tutf8 -ww \(page) >page 2>errors; cat errors; wc -l <page")
    #expect(result.status == 0)
    let lines = result.lines.filter { !$0.isEmpty }
    #expect(lines.count == 1, "\(result.output)")
    #expect((lines.last.flatMap { Int($0.trimmingCharacters(in: .whitespaces)) } ?? 0) > 80)
  }

  @Test(arguments: commands) func completionsAreAcceptedByBash(_ command: String) async throws {
    let session = try ShellSession()
    let result = try await session.run(
      """
      set -eu; source <(\(command) --completions bash)
      COMP_WORDS=(\(command) --lis); COMP_CWORD=1; [ \(command) != cycast-playlist ] || COMP_WORDS=(\(command) --shu)
      [ \(command) != cycast-icy ] || { COMP_WORDS=(cycast-icy set --so); COMP_CWORD=2; }
      [ \(command) != cycast-stat ] || COMP_WORDS=(cycast-stat --prom)
      "_${COMP_WORDS[0]//-/_}"; echo "${COMPREPLY[@]}"
      """)
    let completed =
      [
        "cycast-playlist": "--shuffle", "cycast-icy": "--song", "cycast-stat": "--prometheus",
      ][command] ?? "--listen"
    #expect(result.lines.first == completed, "\(result.output)")
  }

  @Test(arguments: commands) func bashCompletesFilesWithBlanksAndStarsInTheirNames(_ command: String) async throws {
    let session = try ShellSession()
    let result = try await session.run(
      """
      set -eu; source <(\(command) --completions bash)
      mkdir files; cd files; touch 'a b*.mp3' 'a c.mp3' d.mp3
      COMP_WORDS=(\(command) a); COMP_CWORD=1
      [ \(command) != cycast-icy ] || { COMP_WORDS=(cycast-icy inject a); COMP_CWORD=2; }
      [ \(command) != cycast-stat ] || { COMP_WORDS=(cycast-stat report a); COMP_CWORD=2; }
      "_${COMP_WORDS[0]//-/_}"; printf '<%s>' "${COMPREPLY[@]}"
      """)
    #expect(["<a b*.mp3><a c.mp3>", "<a c.mp3><a b*.mp3>"].contains(result.lines.first), "\(result.output)")
  }

  @Test func bashCompletesAVerbOrWhatStandsInItsPlace() async throws {
    let session = try ShellSession()
    let result = try await session.run(
      """
      set -eu; source <(cycast-icy --completions bash)
      for word in '' --v ex; do COMP_WORDS=(cycast-icy "$word"); COMP_CWORD=1; _cycast_icy; echo "${COMPREPLY[@]}"; done
      """)
    let all = "inject extract set watch --help --version --man --completions"
    #expect(result.lines.prefix(3) == [all, "--version", "extract"], "\(result.output)")
  }

  @Test func bashCompletesACommandThatWorksWithoutAVerb() async throws {
    let session = try ShellSession()
    let result = try await session.run(
      """
      set -eu; source <(cycast-stat --completions bash)
      for word in rep --min; do COMP_WORDS=(cycast-stat "$word"); COMP_CWORD=1; _cycast_stat; echo "${COMPREPLY[@]}"; done
      COMP_WORDS=(cycast-stat - --lev); COMP_CWORD=2; _cycast_stat; echo "${COMPREPLY[@]}"
      COMP_WORDS=(cycast-stat localhost:8001 --js); COMP_CWORD=2; _cycast_stat; echo "${COMPREPLY[@]}"
      """)
    #expect(result.lines.prefix(4) == ["report", "--min-listeners", "--levels", "--json"], "\(result.output)")
  }
}
