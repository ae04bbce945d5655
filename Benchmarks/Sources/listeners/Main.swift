// SPDX-License-Identifier: MIT
import BenchKit
import CBench
import StreamKit

/// A crowd of listeners on one server, each of whose streams is checked byte by byte.
///
///     listeners --server 127.0.0.1:8001 --count 5000 --rate 2000 --icy-share 0.5 --hold 60
///
/// Writes a line when it starts to connect, when the steady time begins (`{"phase":"steady"}`) and when it ends, with the
/// result; then closes everything. Every phase is bounded, so it ends by itself.
@main
enum Main {
  static func main() {
    let options = Options()
    _ = cbench_raise_file_limit()
    run(options)
  }
}

private func run(_ options: Options) {
  let crowd = Crowd(options)
  say(Report.object([("phase", .text("connecting"))]).json)
  crowd.connect()
  crowd.read(until: monotonicNow() + options.settle)
  say(Report.object([("phase", .text("steady"))]).json)
  crowd.read(until: monotonicNow() + options.hold)
  say(Report.object([("phase", .text("end")), ("result", Summary(crowd).report(crowd))]).json)
  crowd.close()
}
