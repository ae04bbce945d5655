// SPDX-License-Identifier: MIT

/// A title that a source client sends beside its stream.
///
///     /admin/metadata?mode=updinfo&mount=%2Flive&charset=UTF-8&artist=A&title=T        Icecast; also as a POST form
///     /admin/metadata?mode=updinfo&mount=/live&song=A+-+T
///     /admin/metadata?mount/live&mode=updinfo&song=A+-+T                               Myriad
///     /admin.cgi?mode=updinfo&pass=hackme&song=A+-+T&sid=1                             SHOUTcast
public struct MetadataUpdate: Equatable, Sendable {
  /// What is to be done; `updinfo` means a new title. Empty when not said.
  public let mode: String
  /// Of which mount, with a slash in front; nil when not said.
  public let mount: String?
  /// The number of SHOUTcast's stream; nil when not said.
  public let sid: Int?
  /// The password's bytes in SHOUTcast's form; nil when there is none.
  public let password: [UInt8]?
  /// The whole new title; nil when the update says none. A link or an album alone is none: BUTT follows each title by an
  /// empty one, and each update replaces the one before.
  public let track: TrackInfo?

  /// The most bytes of UTF-8 that a value keeps.
  public static let longestValue = 4_096

  /// Reads the parameters of a query or form.
  ///
  /// A title (with an artist or without one) goes before a song, which some clients leave stale. A song alone is taken
  /// apart at its first ` - ` where `display` then says just the same, so that listeners see what was sent, and readers of
  /// artist and title get both; else it is a title. `genre` is not read: liquidsoap sends the number 0 for none.
  public init(_ form: FormParameters) {
    let charset = form.text("charset") ?? ""
    func text(_ name: String) -> String {
      guard let bytes = form.bytes(name) else { return "" }
      return Text.clean(Text.cut(Charset.decode(bytes, charset), toUTF8: MetadataUpdate.longestValue))
    }
    mode = form.text("mode") ?? ""
    mount = MetadataUpdate.mount(form)
    sid = form.text("sid").flatMap { $0.utf8.count <= 9 ? Int($0) : nil }
    password = form.bytes("pass")
    var track = TrackInfo(title: text("title"), artist: text("artist"))
    let song = text("song")
    // What is left of "%artist% - %title%" when a client knows neither.
    if track.title.isEmpty, !song.isEmpty, song != "-" { track = TrackInfo(song: song) }
    track.album = text("album")
    track.link = text("url")
    self.track = track.display.isEmpty ? nil : track
  }

  private static func mount(_ form: FormParameters) -> String? {
    // AzuraCast#5139: Myriad sends `mount/live` for `mount=/live`.
    let joined = form.all.first { $0.name.hasPrefix("mount/") && $0.value.isEmpty }?.name.dropFirst(5)
    guard let mount = form.text("mount") ?? joined.map({ Text.clean(String($0)) }), !mount.isEmpty else { return nil }
    return mount.hasPrefix("/") ? mount : "/" + mount
  }
}
