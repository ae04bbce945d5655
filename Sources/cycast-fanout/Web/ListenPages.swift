// SPDX-License-Identifier: MIT
import StreamKit

/// Small playlists that name the stream, for players that open a file or link of theirs.
enum ListenPages {
  /// `audio/x-mpegurl`
  static func m3u(_ url: String, name: String) -> String {
    "#EXTM3U\r\n#EXTINF:-1,\(oneLine(name))\r\n\(oneLine(url))\r\n"
  }

  /// `audio/x-scpls`
  static func pls(_ url: String, name: String) -> String {
    "[playlist]\r\nNumberOfEntries=1\r\nFile1=\(oneLine(url))\r\nTitle1=\(oneLine(name))\r\nLength1=-1\r\nVersion=2\r\n"
  }

  /// `application/xspf+xml` (xspf.org, version 1)
  static func xspf(_ url: String, name: String) -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <playlist version="1" xmlns="http://xspf.org/ns/0/">
      <title>\(Markup.escaped(name))</title>
      <trackList>
        <track>
          <location>\(Markup.escaped(url))</location>
          <title>\(Markup.escaped(name))</title>
        </track>
      </trackList>
    </playlist>

    """
  }

  private static func oneLine(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
  }
}
