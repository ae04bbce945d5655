// SPDX-License-Identifier: MIT
import BenchKit
import CBench
import Glibc
import StreamKit

/// Measures how long a frame takes from being written to the server until one listener has read it.
///
///     latency --server 127.0.0.1:8001 --seconds 20 --report fd-number | cycast-fanout --burst 0
///     latency --server 127.0.0.1:8000 --icecast 127.0.0.1:8000 --password secret --report 2
///
/// Frames go out one by one at real time; the listener joins after a second, and the first second of what it gets is not
/// counted. The result is one line on the descriptor `--report`.
@main
enum Main {
  static func main() {
    let arguments = Arguments(["server", "seconds", "report", "icecast", "password", "path"])
    let sink =
      arguments.text("icecast") == nil
      ? FrameSink(titleEvery: 0)
      : FrameSink(icecast: arguments.address("icecast"), password: arguments.text("password") ?? "", titleEvery: 0)
    let probe = LatencyProbe(sink, arguments.address("server"), path: arguments.text("path") ?? "/stream")
    probe.run(for: arguments.seconds("seconds", 20))
    say(probe.report.json, to: Int32(arguments.count("report", 2)))
  }
}
