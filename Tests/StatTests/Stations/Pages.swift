// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport

@testable import cycast_stat

/// Status pages in the shapes that servers give them, with facts of our own.
enum Pages {
  /// Half past eight in the evening of a day.
  static let now = CalendarInstant.nanoseconds("2026-11-21T20:30:00Z") ?? 0

  static func place(_ url: String = "http://radio.example:8000/", server: String = "") -> ReadingPlace {
    guard let url = try? StationURL(url) else { preconditionFailure("no address: \(url)") }
    return ReadingPlace(url: url, server: server, now: now)
  }

  static let cycast = """
    {"source_connected":true,"source_status":"Connected","metadata":{"title":"Night Train","artist":"Cycast","album":"A"},
    "listeners":12,"uptime_seconds":7380,"uptime_formatted":"2h 3m","station_name":"Radio Home","station_genre":"Jazz",
    "mount":"/stream","listen_url":"http://radio.example:8001/stream","content_type":"audio/mpeg","format":"mp3",
    "bitrate":128,"sample_rate":44100,"channels":2,"origin":"live","source":"anna","listener_peak":30,
    "started":"2026-11-21T18:27:00.000Z","track_started":"2026-11-21T20:27:00.000Z","seconds_since_input":0.021,
    "titles":[{"time":"2026-11-21T20:27:00.000Z","artist":"Cycast","title":"Night Train"}],"server":"Cycast/0.1.0"}
    """

  /// What the server before Cycast said: all there was.
  static let predecessor = """
    {"source_connected": false, "source_status": "Playlist Fallback", "metadata": {"title": "Sun", "artist": ""},
    "listeners": 0, "uptime_seconds": 60, "uptime_formatted": "0h 1m", "station_name": "R", "station_genre": "G"}
    """

  static let ingest = """
    {"source_connected":true,"origin":"live","uptime_seconds":90,"metadata":{"title":"T","artist":"A"},
    "stream":{"format":"mp3","content_type":"audio/mpeg","sample_rate":44100,"channels":2,"seconds":1.5,"ahead_seconds":0.1,"bytes":9},
    "source":{"id":1,"mount":"/live","state":"live","since":"2026-11-21T20:00:00Z","connected_seconds":3,"bitrate":192,
    "bytes_received":5,"media_seconds":1.0,"junk_bytes":0,"name":"Anna's show","agent":"x"}}
    """

  /// A stream of Icecast 2.4.
  static func icecastSource(
    _ mount: String, _ title: String = "\"Cycast - Night Train\"", listeners: Int = 12
  ) -> String {
    """
    {"audio_info":"channels=2;samplerate=44100;bitrate=128","bitrate":128,"channels":2,"genre":"Jazz","listener_peak":30,
    "listeners":\(listeners),"listenurl":"http://radio.example:8000\(mount)","samplerate":44100,"server_description":"d",
    "server_name":"Radio Home","server_type":"audio/mpeg","server_url":"http://radio.example/",
    "stream_start":"Sat, 21 Nov 2026 19:27:00 +0100","stream_start_iso8601":"2026-11-21T19:27:00+0100","title":\(title),"dummy":null}
    """
  }

  static func icecast(_ source: String?, server: String = "Icecast 2.4.4") -> String {
    """
    {"icestats":{"admin":"icemaster@localhost","host":"radio.example","location":"Earth","server_id":"\(server)",
    "server_start":"Sat, 21 Nov 2026 10:00:00 +0100","server_start_iso8601":"2026-11-21T10:00:00+0100"\(source.map { ",\"source\":" + $0 } ?? ",\"dummy\":null")}}
    """
  }

  static let ogg = """
    {"artist":"Cycast","audio_bitrate":160000,"audio_channels":2,"audio_samplerate":48000,"genre":"various","ice-bitrate":"160",
    "listener_peak":1,"listeners":1,"listenurl":"http://radio.example:8000/x.ogg","server_description":"Unspecified description",
    "server_name":"Ogg","server_type":"application/ogg","stream_start_iso8601":"2026-11-21T20:00:00+0000","subtype":"Vorbis",
    "title":"Night Train"}
    """

  static let icecast25 = """
    {"icestats":{"admin":"a","host":"h","location":"l","server_id":"Icecast 2.5.0","server_start_iso8601":"2026-11-21T10:00:00+0100",
    "source":[{"content-type":"audio/mpeg","display-title":"Cycast - Night Train","listenurl":"https://radio.example/live","listeners":3,
    "server_name":"N","server_type":"audio/mpeg","audio_info":"ice-bitrate=192;ice-channels=1;ice-samplerate=22050",
    "stream_start_iso8601":"2026-11-21T20:00:00+00:00","metadata":{"title":"x"}}]}}
    """

  static let kh = """
    {"icestats":{"admin":"a","client_connections":1,"server_id":"Icecast 2.4.0-kh15","source":{"artist":"Cycast","audio_codecid":2,
    "bitrate":"128","connected":60,"incoming_bitrate":127648,"listeners":2,"listener_peak":4,"listenurl":"http://h:8000/live.mp3",
    "mpeg_channels":2,"server_name":"K","server_type":"audio/mpeg","stream_start_iso8601":"2026-11-21T20:29:00+0000",
    "title":"Night Train","yp_currently_playing":"Cycast - Night Train",}}}
    """

  static let shoutcastJSON = #"""
    {"currentlisteners":12,"peaklisteners":30,"maxlisteners":32,"uniquelisteners":11,"averagetime":300,"servergenre":"Jazz",
    "servergenre2":"","serverurl":"http:\/\/radio.example","servertitle":"Radio Home","songtitle":"Cycast - Night Train",
    "streamhits":70,"streamstatus":1,"backupstatus":0,"streamlisted":0,"streampath":"\/stream","streamuptime":7380,"bitrate":"128",
    "samplerate":"44100","content":"audio\/mpeg","version":"2.6.1.777 (posix(linux x64))"}
    """#

  static let shoutcastXML = """
    <?xml version="1.0" encoding="UTF-8" standalone="yes" ?>
    <SHOUTCASTSERVER><CURRENTLISTENERS>12</CURRENTLISTENERS><PEAKLISTENERS>30</PEAKLISTENERS><MAXLISTENERS>32</MAXLISTENERS>
    <SERVERGENRE>Jazz</SERVERGENRE><SERVERTITLE>R &amp; B</SERVERTITLE><SONGTITLE>Cycast - &lt;Night&gt; Train &#228;</SONGTITLE>
    <STREAMSTATUS>1</STREAMSTATUS><STREAMPATH>/stream</STREAMPATH><STREAMUPTIME>60</STREAMUPTIME><BITRATE>64</BITRATE>
    <CONTENT>audio/aacp</CONTENT><VERSION>2.0.0.29</VERSION></SHOUTCASTSERVER>
    """

  /// With the odd head that real servers send.
  static let seven =
    "<HTML><meta http-equiv=\"Pragma\" content=\"no-cache\"></head><body>12,1,30,32,11,128,Cycast - Night, Train</body></html>"

  static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
}
