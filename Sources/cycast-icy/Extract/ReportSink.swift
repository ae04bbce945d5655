// SPDX-License-Identifier: MIT
import StreamKit

/// Writes units as they are, and reports what is said of them.
final class ReportSink: StateSink {
  private var passage: Passage
  private let report: TitleReport
  private let log: Log

  init(_ outlet: ByteOutlet, _ report: TitleReport, log: Log) {
    passage = Passage(outlet)
    self.report = report
    self.log = log
  }

  func begin(_ codec: Codec, isFirst: Bool) {
    if codec == .raw {
      log.warning("the stream is of no format that is known here: passed on byte by byte, without titles")
    }
  }

  func say(_ state: NowPlaying, at place: StreamPlace) { report.tell(state, at: place) }

  func write(_ bytes: UnsafeRawBufferPointer) { passage.add(bytes) }

  func flush() { passage.flush() }
}
