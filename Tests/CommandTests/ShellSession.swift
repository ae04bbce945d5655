// SPDX-License-Identifier: MIT
import Foundation
import TestSupport

/// A home folder with `music/` (the demo tracks), in which shell lines run as a newcomer would type them.
/// The folder goes with the object.
final class ShellSession {
  /// What a script printed, both outputs together, and how it ended.
  struct Result {
    let status: Int32
    let output: String
    var lines: [String] { output.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init) }
  }

  /// The project's folder.
  static let project = URL(fileURLWithPath: Fixtures.folder + "/../..").standardizedFileURL.path

  let home: String

  init() throws {
    home = FileManager.default.temporaryDirectory.appendingPathComponent("cycast-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: home + "/bin", withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: ShellSession.project + "/demo", toPath: home + "/music")
    try ShellSession.onFreePort.write(toFile: home + "/wrapper", atomically: true, encoding: .utf8)
    for command in ["cycast-fanout", "cycast-ingest"] {
      // A child writes it: were it open for writing here, another test's child could hold it while it is run (ETXTBSY).
      let install = try Process.run(
        URL(fileURLWithPath: "/usr/bin/install"),
        arguments: ["-m", "755", home + "/wrapper", home + "/bin/" + command])
      install.waitUntilExit()
    }
    for command in ["cycast-playlist", "cycast-icy", "cycast-stat"] {
      try FileManager.default.createSymbolicLink(
        atPath: home + "/bin/" + command, withDestinationPath: try BuiltCommand.path(command))
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: home) }

  /// Runs a bash script in the home folder, killed with all it started after so many seconds: then its status is 124.
  func run(_ script: String, seconds: Int = 40) async throws -> Result {
    let output = home + "/output-\(UUID().uuidString)"
    try Data().write(to: URL(fileURLWithPath: output))
    let process = Process()
    // The threads that tests run on block signals, which a child would inherit: env gives them back.
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["--default-signal", "timeout", "-k", "1", String(seconds), "bash", "-c", script]
    process.currentDirectoryURL = URL(fileURLWithPath: home)
    process.environment = [
      "HOME": home, "PATH": home + "/bin:" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"),
      "LC_ALL": "C.UTF-8", "PROJECT": ShellSession.project, "TMPDIR": home,
      "BUILT": (try BuiltCommand.path("cycast-fanout") as NSString).deletingLastPathComponent,
    ]
    process.standardInput = FileHandle.nullDevice
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
    process.standardOutput = file
    process.standardError = file
    let status = try await withCheckedThrowingContinuation { (done: CheckedContinuation<Int32, any Error>) in
      process.terminationHandler = { done.resume(returning: $0.terminationStatus) }
      do { try process.run() } catch { done.resume(throwing: error) }
    }
    let bytes = try Data(contentsOf: URL(fileURLWithPath: output))
    return Result(status: status, output: String(decoding: bytes, as: UTF8.self))
  }

  /// Runs lines one after the other in one shell, as typed. A line with a station in it goes on in the background, and the
  /// next line is run when its stream has begun; `localhost:8001` in later lines means that station, and `localhost:8000`
  /// its port for sources. `check` runs last, and its status is the session's.
  func type(_ lines: [String], check: String = "", seconds: Int = 40) async throws -> Result {
    let typed = lines.map { "enter <<'LINE'\n\($0)\nLINE\n" }.joined()
    return try await run(ShellSession.typist + typed + "verify <<'LINE'\n\(check)\nLINE\n", seconds: seconds)
  }

  /// A command with a port as it is, on a free one that it tells a FIFO instead of on 8001 or 8000, which may be taken.
  private static let onFreePort = """
    #!/usr/bin/env bash
    name=${0##*/}
    case ${1-} in --help|--version|--man|--completions) exec "$BUILT/$name" "$@" ;; esac
    exec 9>"$HOME/ready-$name"
    exec "$BUILT/$name" --listen 127.0.0.1:0 --ready-fd 9 "$@"
    """

  private static let typist = """
    mkfifo "$HOME/ready-cycast-fanout" "$HOME/ready-cycast-ingest"
    jobs=() sources=
    # The line with the addresses of this station.
    here() { line=${line//localhost:8001/$address}; line=${line//localhost:8000/$sources}; }
    enter() {
      local line; line=$(cat)
      case $line in
        *cycast-fanout\\ --help*|*cycast-fanout\\ --version*|*cycast-fanout\\ --man*) eval "$line" ;;
        *cycast-fanout*)
          set -m; { eval "${line%&}"; } </dev/null & jobs+=($!); set +m
          case $line in *cycast-ingest*) IFS= read -r sources <"$HOME/ready-cycast-ingest" || exit 99 ;; esac
          IFS= read -r address <"$HOME/ready-cycast-fanout" || exit 99
          # More than the head of the answer: the stream has begun. Then the listener is gone at once.
          exec 8<>"/dev/tcp/${address%:*}/${address##*:}"
          printf 'GET /stream HTTP/1.0\\r\\n\\r\\n' >&8; head -c 2000 <&8 >/dev/null; exec 8>&- ;;
        *) here; eval "$line" ;;
      esac
    }
    verify() {
      local line status; line=$(cat); here
      (set -eo pipefail; eval "$line"); status=$?
      for job in "${jobs[@]}"; do kill -TERM -- "-$job" 2>/dev/null; wait "$job"; done
      exit $status
    }

    """
}
