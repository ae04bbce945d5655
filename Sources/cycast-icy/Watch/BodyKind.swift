// SPDX-License-Identifier: MIT
import StreamKit

/// What an answer carries.
enum BodyKind: Equatable {
  /// A stream, or what may be one.
  case stream
  /// A list that leads to one.
  case playlist(ListenPlaylist)
  /// The list of an HLS stream's segments.
  case segments
  /// A page or another document, of this type.
  case document(String)

  /// So many bytes of the body say what it is.
  static let bytesNeeded = 16

  /// Tells by the first bytes of a body, its type, and the path it was asked for: whichever says something, in that order.
  ///
  /// - Parameters:
  ///   - type: the value of Content-Type; empty where there is none.
  ///   - path: without the query.
  ///   - isStation: whether the head has what only a stream's has (`ICY 200 OK`, icy-metaint): some call their stream
  ///     text/html.
  ///   - beginning: the first `bytesNeeded` bytes, or all there are.
  static func of(type: String, path: String, isStation: Bool, beginning: [UInt8]) -> BodyKind {
    if let list = list(beginning) { return .playlist(list) }
    let type = Text.clean(String(type.prefix { $0 != ";" })).lowercased()
    switch type {
    case "audio/x-mpegurl", "audio/mpegurl", "application/x-mpegurl", "application/mpegurl": return .playlist(.m3u)
    case "application/vnd.apple.mpegurl", "application/vnd.apple.mpegurl.audio": return .segments
    case "audio/x-scpls", "audio/scpls", "application/pls+xml", "application/pls", "application/x-scpls":
      return .playlist(.pls)
    case "application/xspf+xml": return .playlist(.xspf)
    case _ where isStation: return .stream
    case _ where type.hasPrefix("audio/") || type.hasPrefix("video/") || type == "application/ogg": return .stream
    default: break
    }
    if let list = list(named: path) { return .playlist(list) }
    return isDocument(type) || looksLikeMarkup(beginning) ? .document(type.isEmpty ? "text/html" : type) : .stream
  }

  /// Whether a type is one of documents, in which no station speaks.
  private static func isDocument(_ type: String) -> Bool {
    ["text/", "image/", "font/", "multipart/"].contains { type.hasPrefix($0) }
      || ["json", "xml", "pdf", "javascript", "zip"].contains { type.hasSuffix($0) }
  }

  private static func list(_ beginning: [UInt8]) -> ListenPlaylist? {
    let text = words(beginning)
    if text.hasPrefix("[playlist]") { return .pls }
    return ["#extm3u", "http://", "https://"].contains { text.hasPrefix($0) } ? .m3u : nil
  }

  private static func list(named path: String) -> ListenPlaylist? {
    let path = path.lowercased()
    if path.hasSuffix(".m3u") || path.hasSuffix(".m3u8") { return .m3u }
    return path.hasSuffix(".pls") ? .pls : path.hasSuffix(".xspf") ? .xspf : nil
  }

  private static func looksLikeMarkup(_ beginning: [UInt8]) -> Bool {
    ["<!doctype", "<html", "<?xml", "<head", "{\""].contains { words(beginning).hasPrefix($0) }
  }

  /// The beginning in small letters, without byte order mark and blanks in front.
  private static func words(_ beginning: [UInt8]) -> String {
    let bytes = beginning.starts(with: Text.byteOrderMark) ? beginning.dropFirst(3) : beginning[...]
    return String(decoding: bytes.drop { $0 <= 0x20 }, as: UTF8.self).lowercased()
  }
}
