// SPDX-License-Identifier: MIT

/// Says what is changed in a logical stream's headers when they are written again.
///
/// `ICY_*` and `CYCAST_*` comments are taken out: files and sources have no business saying them, and listeners are not to
/// see them. Only a stream of Cycast's own that goes on in a pipe keeps them, with `keepsInBand`.
public struct OggEdit: Equatable, Sendable {
  /// Whether pictures go: `METADATA_BLOCK_PICTURE` and `COVERART*` comments, FLAC's picture blocks, and with these its
  /// padding and its seek table, which points into the file.
  public var dropsPictures = false
  /// Whether what is said in band stays, but for what `adds` says anew.
  public var keepsInBand = false
  /// Comments that are put behind the others.
  public var adds: [VorbisComment] = []
  /// What is said where the comments have no `TITLE`: title, and artist if that is missing too.
  public var fallback = TrackInfo()

  /// Changes nothing but what is always taken out: for listeners.
  public init() {}

  /// What cycast-playlist makes of a file.
  ///
  /// - Parameters:
  ///   - fallback: what the file's name says; its title and artist are used.
  ///   - origin: said in band; nil says nothing.
  public static func playlist(fallback: TrackInfo = TrackInfo(), origin: Origin? = .playlist) -> OggEdit {
    var edit = OggEdit()
    edit.dropsPictures = true
    edit.fallback = fallback
    if let origin { edit.adds = [VorbisComment("CYCAST_ORIGIN", origin.rawValue)] }
    return edit
  }

  /// The comments after the edit.
  func apply(to comments: VorbisComments) -> VorbisComments {
    var edited = VorbisComments()
    edited.vendor = comments.vendor
    edited.fields = comments.fields.filter { keeps($0) && !(dropsPictures && Self.isPicture($0)) }
    if edited.first("TITLE").isEmpty && !fallback.title.isEmpty {
      edited.fields.append(VorbisComment("TITLE", fallback.title))
      if edited.first("ARTIST").isEmpty && !fallback.artist.isEmpty {
        edited.fields.append(VorbisComment("ARTIST", fallback.artist))
      }
    }
    edited.fields += adds
    return edited
  }

  private func keeps(_ field: VorbisComment) -> Bool {
    guard VorbisComments.isInBand(field) else { return true }
    return keepsInBand && !adds.contains { field.isNamed($0.name.uppercased()) }
  }

  /// Whether a FLAC metadata block stays, by its type (RFC 9639 section 8.1): padding is 1, seek table 3, picture 6.
  func keeps(flacBlock type: UInt8) -> Bool { !(dropsPictures && [1, 3, 6].contains(type)) }

  private static func isPicture(_ field: VorbisComment) -> Bool {
    let name = field.name.uppercased()
    return name == "METADATA_BLOCK_PICTURE" || name.hasPrefix("COVERART")
  }
}
