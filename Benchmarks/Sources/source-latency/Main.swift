// SPDX-License-Identifier: MIT
import BenchKit
import CBench
import Glibc
import StreamKit

/// Measures how long a source's audio takes through cycast-ingest, whose stream it reads on stdin.
///
///     frame-source --seconds 600 | cycast-ingest --ready-fd 3 | source-latency --server 127.0.0.1:8000 --password secret
///
/// `--sessions` sources go live one after another; the time of each runs until its first frame is in the stream: from the
/// moment it has begun to send, with `--preroll 0` (ten frames at once), or from the moment it has sent `--preroll`
/// seconds of audio, frame by frame at real time. Between them it waits for the fallback. A last source stays for
/// `--steady` seconds, and the time of each of its frames is taken. The result is one line on the descriptor `--report`.
@main
enum Main {
  static func main() {
    let arguments = Arguments(["server", "password", "sessions", "preroll", "steady", "report"])
    let probe = SourceProbe(
      arguments.address("server"), password: arguments.text("password") ?? "",
      preroll: arguments.seconds("preroll", 0.2))
    for _ in 0..<arguments.count("sessions", 100) { probe.goLive() }
    probe.stayLive(for: arguments.seconds("steady", 20))
    say(probe.report.json, to: Int32(arguments.count("report", 2)))
  }
}
