// SPDX-License-Identifier: MIT
import StreamKit

/// Says where an entry was named, for messages; nothing for what stands on the command line or was found in a folder.
struct Place: Hashable, Sendable, CustomStringConvertible {
  /// The list as people read it. One string is shared by all entries of a list.
  let list: String
  /// The line, counted from 1.
  let line: Int

  /// `road.m3u:12`.
  var description: String { "\(list):\(line)" }
}

/// Names one track to play.
struct Entry: Hashable, Sendable {
  /// The file; a relative path starts in the current folder.
  let path: FilePath
  /// What the list says of the track, in clean text; empty where it says nothing.
  var artist = "", title = ""
  /// The line of the list that named it.
  var place: Place?

  /// Names a track by its file alone.
  init(_ path: FilePath, artist: String = "", title: String = "", place: Place? = nil) {
    self.path = path
    self.artist = artist
    self.title = title
    self.place = place
  }

  /// What the list says of the track, else what the file's name says: `Artist - Title`, without the extension and without a
  /// track number in front.
  var said: TrackInfo {
    title.isEmpty ? TrackInfo(nameOf: path) : TrackInfo(title: title, artist: artist)
  }
}
