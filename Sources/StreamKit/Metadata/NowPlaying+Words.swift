// SPDX-License-Identifier: MIT

extension TrackInfo {
  /// The same with every text cleaned as `Text.clean` does.
  public var cleaned: TrackInfo {
    TrackInfo(
      title: Text.clean(title), artist: Text.clean(artist), album: Text.clean(album), genre: Text.clean(genre),
      link: Text.clean(link))
  }
}

extension StationInfo {
  /// Whether nothing is said.
  public var isEmpty: Bool { self == StationInfo() }

  /// The same with every text cleaned as `Text.clean` does.
  public var cleaned: StationInfo {
    StationInfo(
      name: Text.clean(name), genre: Text.clean(genre), url: Text.clean(url), description: Text.clean(description))
  }
}

extension NowPlaying {
  /// Whether nothing is said.
  public var isEmpty: Bool { self == NowPlaying() }

  /// The same with every text cleaned as `Text.clean` does: what a tag can carry.
  public var cleaned: NowPlaying {
    NowPlaying(track: track.cleaned, station: station.cleaned, origin: origin, source: Text.clean(source))
  }

  /// The track alone. Files, source clients and pulled streams may not say who is on air or what the station is called:
  /// whoever reads their tags keeps no more than this.
  public func stationWordsDropped() -> NowPlaying { NowPlaying(track: track) }
}
