// SPDX-License-Identifier: MIT
import StreamKit

/// Writes units with ID3v2.4 tags between them.
final class TagSink: StateSink {
  private var passage: Passage
  private let outlet: ByteOutlet
  private let log: Log
  private var isTagged = true

  init(_ outlet: ByteOutlet, log: Log) {
    self.outlet = outlet
    self.log = log
    passage = Passage(outlet)
  }

  func begin(_ codec: Codec, isFirst: Bool) throws(CommandError) {
    isTagged = codec.isMPEG || codec == .aac
    if codec.isOgg, isFirst {
      throw CommandError(
        .dataError,
        "the stream is Ogg (\(codec.name)), whose titles are the comments of its logical streams: nothing can be put in "
          + "between (let the encoder write them, or give --metaint for a reader of ICY blocks)")
    }
    if !isTagged {
      log.warning(
        "the stream goes on without titles: there is no place for tags in it",
        ("format", codec == .raw ? "unknown" : codec.name))
    }
  }

  func say(_ state: NowPlaying, at place: StreamPlace) {
    guard isTagged else { return }
    flush()
    outlet.write(ID3Writer.tag(state))
  }

  func write(_ bytes: UnsafeRawBufferPointer) { passage.add(bytes) }

  func flush() { passage.flush() }
}
