// SPDX-License-Identifier: MIT

/// Tells mounts from pages by their paths.
///
/// Without names of mounts, whatever is no page is one: servers do not say in their logs what they served, and an answer
/// of 200 is given to what is there only.
struct MountRule {
  /// The mounts to look at; empty for all that are no pages.
  var mounts: [String] = []

  /// The path of a mount, without a query, without what players append behind a `;`, and without a slash at its end; nil
  /// for a page.
  func mount(_ target: String) -> String? {
    let path = MountRule.path(target)
    if mounts.isEmpty { return MountRule.isPage(path) ? nil : path }
    return mounts.contains(path) ? path : nil
  }

  static func path(_ target: String) -> String {
    var path = target.prefix { $0 != "?" && $0 != "#" }
    for scheme in ["http://", "https://"] where path.hasPrefix(scheme) {
      path = path.dropFirst(scheme.count).drop { $0 != "/" }
    }
    // `/;stream.mp3` is the stream of a SHOUTcast server, which has no name.
    if let cut = path.firstIndex(of: ";"), path[..<cut] != "/" {
      path = path[..<cut]
    } else if path.hasPrefix("/;") {
      path = "/;"
    }
    while path.utf8.count > 1, path.hasSuffix("/") { path = path.dropLast() }
    return String(path)
  }

  static func isPage(_ path: String) -> Bool {
    if !path.hasPrefix("/") || pages.contains(path) { return true }
    if folders.contains(where: { path.hasPrefix($0) }) { return true }
    let name = path[(path.lastIndex(of: "/") ?? path.startIndex)...]
    guard let dot = name.lastIndex(of: ".") else { return false }
    return extensions.contains(name[name.index(after: dot)...].lowercased())
  }

  /// Pages of Cycast, Icecast and SHOUTcast without an extension.
  private static let pages: Set<String> = [
    "/", "/admin", "/api", "/currentsong", "/healthz", "/index", "/metrics", "/nextsongs", "/played", "/stats",
    "/statistics", "/status",
  ]
  private static let folders = ["/admin/", "/api/", "/.well-known/"]
  /// What is no audio: lists of streams, pages, and what belongs to pages. Segments of HLS are no sessions either.
  private static let extensions: Set<String> = [
    "asx", "cgi", "css", "csv", "gif", "htm", "html", "ico", "jpeg", "jpg", "js", "json", "jsp", "m3u", "m3u8", "m4s",
    "map", "pls", "png", "php", "qtl", "ram", "svg", "ts", "txt", "vclt", "wasm", "webmanifest", "webp", "woff",
    "woff2",
    "xml", "xsl", "xspf",
  ]
}
