// SPDX-License-Identifier: MIT
import BenchKit
import StreamKit

/// Writes sequenced MP3 frames to stdout, or to an Icecast server as its source.
///
///     frame-source --seconds 60 --lead 5 --title-frames 383 | cycast-fanout
///     frame-source --seconds 60 --lead 5 --icecast 127.0.0.1:8000 --password secret
///
/// `--paced 0` writes as fast as they are taken. `--seconds` bounds the audio written.
@main
enum Main {
  static func main() {
    let arguments = Arguments(["seconds", "lead", "paced", "title-frames", "icecast", "password"])
    let titleEvery = arguments.count("title-frames", 0)
    let sink =
      arguments.text("icecast") == nil
      ? FrameSink(titleEvery: titleEvery)
      : FrameSink(
        icecast: arguments.address("icecast"), password: arguments.text("password") ?? "", titleEvery: titleEvery)
    let isPaced = arguments.count("paced", 1) != 0
    run(sink, until: arguments.seconds("seconds", 60), lead: isPaced ? arguments.seconds("lead", 0.5) : nil)
  }
}

/// Writes frames until `end` nanoseconds of audio are out or the reader has gone. Each is due `lead` before its time since
/// the start; nil paces nothing.
private func run(_ sink: FrameSink, until end: Int64, lead: Int64?) {
  let start = monotonicNow()
  var number = 0
  while SequencedFrame.time(number) < end {
    if let lead {
      let due = start + SequencedFrame.time(number) - lead
      if due > monotonicNow() { sleepUntil(due) }
    }
    guard sink.write(number) else { return }
    number += 1
  }
}
