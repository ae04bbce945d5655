// SPDX-License-Identifier: MIT
import StreamKit

/// What SHOUTcast servers say of a stream, with the names of their XML; their JSON has the same in lower case.
struct SHOUTcastFields {
  /// What a field holds, as their JSON has it: bit rate and sample rate are text there.
  enum Value {
    case number(Int)
    case text(String)
  }

  /// In the order in which SHOUTcast 2 writes them. A limit of 0 listeners means that there is none; what is not known of
  /// the format is 0.
  let all: [(name: StaticString, key: String, value: Value)]

  init(_ facts: StationFacts) {
    let isOn = facts.codec != nil
    all = [
      ("CURRENTLISTENERS", "currentlisteners", .number(facts.listeners)),
      ("PEAKLISTENERS", "peaklisteners", .number(facts.listenerPeak)),
      ("MAXLISTENERS", "maxlisteners", .number(facts.maxListeners ?? 0)),
      ("UNIQUELISTENERS", "uniquelisteners", .number(facts.uniqueListeners)),
      ("AVERAGETIME", "averagetime", .number(facts.averageSeconds)),
      ("SERVERGENRE", "servergenre", .text(facts.words.genre)),
      ("SERVERURL", "serverurl", .text(facts.words.url)),
      ("SERVERTITLE", "servertitle", .text(facts.words.name)),
      ("SONGTITLE", "songtitle", .text(facts.nowPlaying.track.display)),
      ("STREAMHITS", "streamhits", .number(facts.counts[.stream])),
      ("STREAMSTATUS", "streamstatus", .number(isOn ? 1 : 0)),
      ("BACKUPSTATUS", "backupstatus", .number(isOn && !facts.isLive && facts.nowPlaying.origin != nil ? 1 : 0)),
      ("STREAMLISTED", "streamlisted", .number(0)),
      ("STREAMPATH", "streampath", .text(facts.mount)),
      ("STREAMUPTIME", "streamuptime", .number(isOn ? facts.uptimeSeconds : 0)),
      ("BITRATE", "bitrate", .text(String(facts.bitrate ?? 0))),
      ("SAMPLERATE", "samplerate", .text(String(facts.sampleRate))),
      ("CONTENT", "content", .text(facts.contentType)),
      ("VERSION", "version", .text(Answers.server)),
    ]
  }
}
