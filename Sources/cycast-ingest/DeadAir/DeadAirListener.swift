// SPDX-License-Identifier: MIT
import MPEGDecode
import StreamKit

/// The thread's side of a `DeadAirWatch`: decodes, measures and tells what changes.
struct DeadAirListener: ~Copyable {
  private let rule: DeadAirRule
  private let desk: DeadAirDesk
  private var session: UInt64 = 0
  private var meter = LevelMeter()
  private var detector: SilenceDetector

  /// Bytes between two looks at whether to end: a second at 128 kbit/s, decoded in about a millisecond.
  private static let pieceLength = 16_384

  init(_ rule: DeadAirRule, _ desk: DeadAirDesk) {
    self.rule = rule
    self.desk = desk
    detector = SilenceDetector(rule)
  }

  /// Works until the desk is closed. Without memory for a decoder nothing is ever heard.
  mutating func run() {
    guard var decoder = try? MPEGDecoder() else { return }
    while !desk.isEnding {
      for work in desk.work.waitAndTake() {
        if work.session != session { begin(work.session, &decoder) }
        listen(to: work.frames, &decoder)
      }
    }
  }

  private mutating func begin(_ session: UInt64, _ decoder: inout MPEGDecoder) {
    self.session = session
    decoder.reset()
    meter = LevelMeter()
    detector = SilenceDetector(rule)
  }

  /// Listens piece by piece, so that the desk is soon heard when it closes.
  private mutating func listen(to frames: [UInt8], _ decoder: inout MPEGDecoder) {
    var start = 0
    while start < frames.count, !desk.isEnding {
      let end = min(frames.count, start + Self.pieceLength)
      listen(to: frames.span.extracting(start..<end), &decoder)
      desk.done(end - start)
      start = end
    }
  }

  private mutating func listen(to frames: Span<UInt8>, _ decoder: inout MPEGDecoder) {
    var detector = self.detector
    defer { self.detector = detector }
    let (desk, session) = (desk, session)
    decoder.decode(frames) { format, samples in
      meter.add(samples, format) { level in
        guard let transition = detector.take(level: level.rms, duration: level.duration) else { return }
        let change: DeadAirWatch.Change =
          switch transition {
          case .silent(let start): .silent(for: Double(detector.time - start) / 1e9)
          case .sound: .sound
          }
        desk.changes.post(DeadAirDesk.Report(change: change, session: session))
      }
    }
  }
}
