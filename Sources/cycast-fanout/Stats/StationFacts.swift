// SPDX-License-Identifier: MIT
import StreamKit

/// All that pages say of the station, at one instant: made for each request, so that what writes them needs to know
/// neither mount nor audience. Nothing in it tells who listens.
struct StationFacts {
  /// The path, such as `/stream`, and the URL of it as who asks can reach it.
  var mount = "", listenURL = ""
  /// What the station is called, the command line over what the stream says.
  var words = StationInfo()
  var isPublic = false

  /// The instant, and when the command began (nanoseconds since 1970); by the clock that nobody sets, how long it has run
  /// (nanoseconds).
  var time: Int64 = 0, began: Int64 = 0, uptime: Int64 = 0

  /// Nil until the first unit.
  var codec: Codec?
  /// What listeners who come now are told.
  var contentType = ""
  /// kbit/s of what the ring holds; nil while it is not known.
  var bitrate: Int?
  /// 0 where they are not known.
  var sampleRate = 0, channels = 0

  /// What a new listener hears first, and since when listeners hear that track (nanoseconds since 1970).
  var nowPlaying = NowPlaying()
  var trackBegan: Int64?
  /// Since when who is on air is heard (nanoseconds since 1970); nil when nobody says who is.
  var originBegan: Int64?
  /// What was heard lately, newest first, the track of now included; at most ten.
  var titles: [PlayedTitle] = []

  var listeners = 0, listenerPeak = 0
  /// Of `listeners`, how many addresses there are.
  var uniqueListeners = 0
  /// Seconds that those who listen now have listened, on average; 0 when there are none.
  var averageSeconds = 0
  /// `--max-listeners`.
  var maxListeners: Int?
  /// Listeners every so many seconds, oldest first, of the last hour.
  var curve = ListenerCurve()

  var counts = Counts()
  /// Bytes that came in on standard input, and how many of them were nothing of the stream.
  var bytesIn = 0, junk = 0
  /// Nanoseconds since something came in; nil before anything has.
  var sinceInput: Int64?

  /// Bytes of the ring, bytes it holds, and nanoseconds of media in it.
  var ringCapacity = 0, ringUsed = 0, ringDuration: Int64 = 0

  /// Whether a source is live.
  var isLive: Bool { nowPlaying.origin == .live }

}
