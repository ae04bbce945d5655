// SPDX-License-Identifier: MIT
import StreamKit

/// Writes units with ID3v2.4 tags between them.
final class TagSink: StateSink {
  private var passage: Passage
  private let outlet: ByteOutlet
  private let log: Log
  private var isTagged = true
  /// What could not be said where there was no place for tags.
  private var unsaid: NowPlaying?

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
    unsaid = isTagged ? nil : state
    if isTagged { put(state) }
  }

  func write(_ bytes: UnsafeRawBufferPointer) {
    if isTagged, let state = unsaid {
      unsaid = nil
      put(state)
    }
    passage.add(bytes)
  }

  private func put(_ state: NowPlaying) {
    flush()
    outlet.write(ID3Writer.tag(state))
  }

  func flush() { passage.flush() }
}
