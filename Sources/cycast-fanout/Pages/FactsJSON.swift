// SPDX-License-Identifier: MIT
import StreamKit

/// Members that more than one JSON page has. What is not known is null; texts that nobody gave are empty.
enum FactsJSON {
  /// What the stream is made of.
  static func addFormat(_ facts: StationFacts, to object: inout JSONObject) {
    object.add("format", orNull: facts.codec?.name)
    object.add("bitrate", orNull: facts.bitrate)
    object.add("sample_rate", orNull: known(facts.sampleRate))
    object.add("channels", orNull: known(facts.channels))
  }

  /// Who is on air: one of `live`, `playlist`, `silence`, `relay`.
  static func addOrigin(_ origin: Origin?, to object: inout JSONObject) {
    object.add("origin", orNull: origin?.rawValue)
  }

  /// What was heard lately, newest first.
  static func addTitles(_ titles: [PlayedTitle], to object: inout JSONObject) {
    object.add(
      "titles",
      array: { list in
        for played in titles {
          list.append { title in
            title.add("time", CalendarTime(played.time).iso8601)
            title.add("artist", played.track.artist)
            title.add("title", played.track.title)
            title.add("display", played.track.display)
            addOrigin(played.origin, to: &title)
          }
        }
      })
  }

  /// How many listen.
  static func addAudience(_ facts: StationFacts, to object: inout JSONObject) {
    object.add("listener_peak", facts.listenerPeak)
    object.add("unique_listeners", facts.uniqueListeners)
    object.add("max_listeners", orNull: facts.maxListeners)
  }

  /// A number of which 0 means that it is not known.
  private static func known(_ number: Int) -> Int? { number == 0 ? nil : number }
}
