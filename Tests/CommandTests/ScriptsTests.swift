// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

/// The scripts, run from a foreign folder, with the commands that the tests were built with.
///
/// A script's output is read to its end, which comes when no process holds it open: so each test that passes also shows that
/// nothing was left running.
@Suite struct ScriptsTests {
  /// Starts a station on free ports with its output on descriptor 3, waits for its addresses and sets `url`, `mount` (where
  /// sources go), `secret` (the file of their password) and `station`, its process. `ending` reads the rest of its output
  /// and sets `status`.
  private let helpers = """
    set -u
    export CYCAST_BIN=${CYCAST_BIN:-$BUILT}
    start() {
      mkfifo out
      env --default-signal "$PROJECT/scripts/station" --port 0 --source-port 0 "$@" >out 2>&1 & station=$!
      exec 3<out
      secret=$HOME/.config/cycast/source-password
      while IFS= read -r line <&3; do
        echo "$line"
        case $line in
          *@localhost:*) mount=${line##*@}; return ;;
          *localhost:*/stream) url=${line##* } ;;
        esac
      done
      exit 98
    }
    ending() { cat <&3; wait $station; status=$?; }

    """

  private func station(_ script: String) async throws -> ShellSession.Result {
    try await ShellSession().run(helpers + script)
  }

  @Test func stationPlaysTheDemoTracksUntilTERM() async throws {
    let result = try await station(
      """
      start --name 'Test Radio'
      curl -sN -D head "$url" | head -c 30000 | wc -c
      grep -i '^content-type:\\|^icy-name:' head
      kill -TERM $station; ending; echo "status $status"
      """)
    #expect(result.output.contains("Test Radio is on the air."))
    #expect(result.output.contains("30000\n"))
    #expect(result.output.contains("audio/mpeg"))
    #expect(result.output.contains("♪ Cycast - "))
    #expect(result.output.contains("off the air"))
    #expect(result.lines.contains("status 0"), "\(result.output)")
  }

  @Test func stationEndsOnINT() async throws {
    let result = try await station("start\nkill -INT $station; ending; echo \"status $status\"")
    #expect(result.lines.contains("status 0"), "\(result.output)")
  }

  @Test func stationEndsWhenItsTerminalIsClosed() async throws {
    let result = try await station("start\nkill -HUP $station; ending; echo \"status $status\"")
    #expect(result.lines.contains("status 0"), "\(result.output)")
  }

  @Test func stationPlaysAFolderNamedByARelativePath() async throws {
    let result = try await station(
      "start --in-order music\ncurl -sN \"$url\" | head -c 1 >x\nkill -TERM $station; ending")
    #expect(result.output.contains("♪ Cycast - Harbour Lights"), "\(result.output)")
  }

  @Test(arguments: ["cycast-playlist", "cycast-ingest", "cycast-fanout"])
  func stationEndsWhenACommandDies(_ victim: String) async throws {
    let result = try await station(
      """
      mkdir built; ln -s "$CYCAST_BIN"/cycast-* built/; rm built/\(victim)
      printf '#!/bin/sh\\necho $$ >"$HOME/pid"\\nexec "%s" "$@"\\n' "$CYCAST_BIN/\(victim)" >built/\(victim)
      chmod +x built/\(victim); CYCAST_BIN=$PWD/built
      start
      curl -sN "$url" | head -c 1 >begun
      kill -KILL "$(cat pid)"; ending; echo "status $status"
      """)
    #expect(result.lines.contains("status 137"), "\(result.output)")
  }

  @Test func stationNamesAnotherPortWhenOneIsTaken() async throws {
    let result = try await station(
      """
      start
      port=${url##*:}; port=${port%%/*}; sources=${mount##*:}; sources=${sources%%/*}
      next=$((port > sources ? port + 1 : sources + 1))
      names="s/$sources/S/g;s/$port/L/g;s/$next/N/;s/$((next + 1))/M/"
      second() { "$PROJECT/scripts/station" "$@" 2>&1 | sed "$names"; }
      set -o pipefail
      second --port $port --source-port 0; echo "listeners $?"
      second --port 0 --source-port $sources; echo "sources $?"
      second --port $port --source-port $sources; echo "both $?"
      kill -TERM $station; ending
      """)
    for line in ["listeners 69", "sources 69", "both 69"] { #expect(result.lines.contains(line), "\(result.output)") }
    #expect(result.output.contains(": port L is taken; is another station running? Try: scripts/station --port "))
    #expect(result.output.contains(": port S is taken; is another station running? Try: scripts/station --source-p"))
    #expect(result.output.contains(": ports L and S are taken") || result.output.contains(": ports S and L are taken"))
    #expect(result.output.contains("--port N --source-port M") || result.output.contains("--source-port N --port M"))
  }

  @Test func sourceGoesLiveThroughTheStationAndThePlaylistGoesOn() async throws {
    let session = try ShellSession()
    let result = try await session.run(
      helpers + """
        start --in-order
        sed -n 1p "$secret" | tr -d 'a-km-np-z2-9' | wc -c; stat -c 'mode %a' "$secret"
        head -c 40000 "$PROJECT/Tests/Fixtures/corpus/cbr128-44100-joint-id3v2.mp3" >show.mp3
        mkfifo stream; curl -sN -H 'Icy-MetaData: 1' "$url" >stream & player=$!
        before=; tee heard <stream | grep -ao --line-buffered "StreamTitle='[^']*'" |
          while IFS= read -r title; do
            case $before$title in *'First Light'*Cycast*) kill $player; break ;; esac; before=$title
          done & listener=$!
        curl -sS -T show.mp3 -u "source:$(cat "$secret")" "http://$mount"; echo "source $?"
        wait $listener
        kill -TERM $station; ending; echo "status $status"
        """)
    let lines = result.lines.map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(lines.contains("1") && lines.contains("mode 600"), "\(result.output)")
    #expect(lines.contains("source 0"))
    let live = try #require(lines.firstIndex { $0.hasPrefix("● live: source (curl/") }, "\(result.output)")
    #expect(lines[live + 1].hasPrefix("♪ "))
    #expect(lines.contains("○ back to the playlist: Cycast - Harbour Lights"), "\(result.output)")
    #expect(lines.contains("status 0"))
    let secret = try String(contentsOfFile: session.home + "/.config/cycast/source-password", encoding: .utf8)
    #expect(!result.output.contains(secret.dropLast()))
    // Blocks of metadata may cut one of the pieces, not two so far apart.
    let (sent, heard) = try (
      Data(contentsOf: URL(fileURLWithPath: session.home + "/show.mp3")),
      Data(contentsOf: URL(fileURLWithPath: session.home + "/heard"))
    )
    #expect([20_000, 24_000].contains { heard.range(of: sent[$0..<($0 + 3_000)]) != nil })
  }

  @Test func stationShowsThePasswordOnATerminalAndKeepsIt() async throws {
    let result = try await station(
      """
      for turn in 1 2; do
        mkfifo out
        script -qefc "$PROJECT/scripts/station --port 0 --source-port 0" /dev/null </dev/null >out 2>&1 & station=$!
        exec 3<out
        while IFS= read -r line <&3; do case $line in *Password:*) break ;; esac; done
        secret=$(cat ~/.config/cycast/source-password)
        case $line in *"$secret"*) echo "shown, ${#secret} letters" ;; *) echo "not in $line" ;; esac
        [ $turn = 1 ] || [ "$secret" = "$before" ] && echo kept
        before=$secret
        kill -TERM $station; cat <&3 >rest; wait $station; rm out
      done
      """)
    #expect(result.lines.filter { $0 == "shown, 16 letters" }.count == 2, "\(result.output)")
    #expect(result.lines.filter { $0 == "kept" }.count == 2)
  }

  @Test(arguments: [
    ("--prot 1", 64), ("--port", 64), ("--port 70000", 64), ("--port x", 64), ("--source-port 08x", 64),
    ("--port 8000", 64), ("--source-port 08001", 64), ("nowhere", 66),
  ])
  func stationRefusesInOneLine(_ words: String, _ status: Int) async throws {
    let result = try await station("\"$PROJECT/scripts/station\" \(words); echo \"status $?\"")
    #expect(result.lines == [result.lines[0], "status \(status)", ""])
    #expect(result.lines[0].hasPrefix("scripts/station: "))
  }

  @Test(arguments: ["station", "test", "install"]) func helpFitsAScreen(_ script: String) async throws {
    let result = try await station("\"$PROJECT/scripts/\(script)\" --help")
    #expect(result.status == 0)
    #expect(result.lines.count > 5)
    #expect(result.lines.count <= 24)
    for line in result.lines { #expect(line.count <= 80, "\(line)") }
  }

  @Test func installPutsFilesAndTakesThemAway() async throws {
    let result = try await station(
      """
      "$PROJECT/scripts/install" prefix >said; (cd prefix; find . -type f | sort)
      prefix/bin/cycast-playlist --version
      cmp prefix/share/man/man1/cycast-fanout.1 "$PROJECT/man/cycast-fanout.1"
      "$PROJECT/scripts/install" --uninstall prefix >said; find prefix -type f | wc -l
      """)
    let files = ["bin/", "share/bash-completion/completions/", "share/man/man1/"].flatMap { folder in
      HelpTests.commands.map { "./\(folder)\($0)\(folder.hasSuffix("man1/") ? ".1" : "")" }
    }
    for file in files { #expect(result.lines.contains(file), "\(result.output)") }
    // The command, its page, and completions for three shells.
    #expect(result.lines.count { $0.hasPrefix("./") } == 5 * HelpTests.commands.count)
    #expect(result.lines.contains { $0.hasPrefix("cycast-playlist ") })
    #expect(result.lines.suffix(2) == ["0", ""])
  }

  /// Makes an apt-get that writes down what it is asked for, and runs `need` with nothing but it, sudo and id.
  private func need(_ words: String, aptGet: String, id: Int = 0) async throws -> ShellSession.Result {
    try await station(
      """
      mkdir fake; for tool in dirname id env tail cat touch bash; do ln -s "$(type -P $tool)" fake/; done
      printf '#!/bin/bash\\necho "apt-get $*" >>"$HOME/asked"\\n%s\\n' '\(aptGet)' >fake/apt-get
      printf '#!/bin/bash\\necho \(id)\\n' >fake/id.new; rm fake/id; mv fake/id.new fake/id; chmod +x fake/*
      PATH=$HOME/fake bash -c '. "$PROJECT/scripts/lib.sh"; need \(words)' scripts/some; echo "status $?"
      cat asked
      """)
  }

  @Test func whatIsThereIsNotInstalled() async throws {
    let result = try await need("bash cat", aptGet: "exit 1")
    #expect(result.lines.first == "status 0")
    #expect(!result.output.contains("apt-get -q"))
  }

  @Test func headersAreLookedForWhereCompilersFindThem() async throws {
    let result = try await need("crypt.h:no-package mpg123.h:no-package nowhere.h:libnowhere-dev", aptGet: "exit 0")
    #expect(result.lines.contains("status 0"))
    let asked = result.lines.filter { $0.hasPrefix("apt-get ") }
    #expect(asked.count == 1)
    #expect(asked.first?.hasSuffix(" install --no-install-recommends libnowhere-dev") == true, "\(result.output)")
  }

  @Test func whatIsMissingIsInstalledWithoutFetchingLists() async throws {
    let result = try await need("bash lame groff:groff-base", aptGet: "exit 0")
    #expect(result.lines.contains("status 0"))
    let asked = result.lines.filter { $0.hasPrefix("apt-get ") }
    #expect(asked.count == 1)
    #expect(asked.first?.hasSuffix(" install --no-install-recommends lame groff-base") == true, "\(result.output)")
  }

  @Test func listsAreFetchedWhenAPackageIsNotFound() async throws {
    let result = try await need(
      "lame", aptGet: "case $* in *update*) touch \"$HOME/new\" ;; *) [ -e \"$HOME/new\" ] ;; esac")
    #expect(result.lines.contains("status 0"), "\(result.output)")
    #expect(result.lines.count { $0.hasPrefix("apt-get ") } == 3)
  }

  @Test(arguments: [0, 1000]) func whatCannotBeInstalledIsNamed(_ id: Int) async throws {
    let result = try await need("lame groff:groff-base", aptGet: "exit 100", id: id)
    #expect(result.lines.contains("status 69"))
    #expect(
      result.lines.contains("some: cannot install what is missing; please do: apt-get install lame groff-base")
        || result.lines.contains(
          "scripts/some: cannot install what is missing; please do: apt-get install lame groff-base"),
      "\(result.output)")
  }
}
