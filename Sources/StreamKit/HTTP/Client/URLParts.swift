// SPDX-License-Identifier: MIT

/// The part of an address between its scheme and its path: `user:password@host:port`.
struct Authority {
  var user: String?
  var hasPassword = false
  let host: String
  let port: UInt16?

  init(_ text: Substring) throws(StationURL.Problem) {
    var rest = text
    // The last one: what a password holds need not be escaped.
    if let at = text.lastIndex(of: "@") {
      let words = text[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let name = PercentEscapes.decoded(String(words[0]))
      // A colon would end the name where it is sent (RFC 7617 section 2).
      guard !name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F || $0 == ":" }) else {
        throw .user
      }
      user = name.isEmpty ? nil : name
      hasPassword = words.count > 1 && !words[1].isEmpty
      rest = text[text.index(after: at)...]
    }
    if rest.first == "[" {
      guard let end = rest.firstIndex(of: "]") else { throw .host }
      host = try Authority.address(rest[rest.index(after: rest.startIndex)..<end])
      rest = rest[rest.index(after: end)...]
      if !rest.isEmpty, rest.first != ":" { throw .host }
    } else {
      let end = rest.firstIndex(of: ":") ?? rest.endIndex
      host = try Authority.name(rest[..<end])
      rest = rest[end...]
    }
    let digits = rest.dropFirst()
    if digits.isEmpty {
      port = nil
    } else {
      guard let number = PeerAddress.portNumber(digits), number > 0 else { throw .port }
      port = number
    }
  }

  /// A name, or an IPv4 address: what such a name may be made of.
  private static func name(_ text: Substring) throws(StationURL.Problem) -> String {
    if text.isEmpty { throw .noHost }
    guard text.utf8.count <= 253, text.utf8.allSatisfy({ isLetterOrDigit($0) || "-._".utf8.contains($0) }) else {
      throw .host
    }
    return text.lowercased()
  }

  /// What stands in brackets: an IPv6 address, with a zone behind `%25` (RFC 6874) or, as people write it, `%`.
  private static func address(_ text: Substring) throws(StationURL.Problem) -> String {
    let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
    let digits = parts[0].utf8
    guard digits.contains(UInt8(ascii: ":")), digits.count <= 45,
      digits.allSatisfy({ (48...58).contains($0) || (97...102).contains($0 | 32) || $0 == UInt8(ascii: ".") })
    else { throw .host }
    guard parts.count > 1 else { return text.lowercased() }
    let zone = parts[1].hasPrefix("25") && parts[1].count > 2 ? parts[1].dropFirst(2) : parts[1]
    guard !zone.isEmpty, zone.utf8.count <= 15, zone.utf8.allSatisfy({ isLetterOrDigit($0) || "-._".utf8.contains($0) })
    else { throw .host }
    return parts[0].lowercased() + "%" + zone
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (97...122).contains(byte | 32) || (48...57).contains(byte)
  }
}

/// The part of an address behind its host: path and query, both made fit to be sent.
struct URLReference {
  let path: String
  let query: String?

  init(_ text: Substring) {
    let text = text.prefix { $0 != "#" }
    let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = URLReference.escaped(String(parts.first ?? ""))
    query = parts.count > 1 ? URLReference.escaped(String(parts[1])) : nil
  }

  /// Whether a reference begins with a scheme (RFC 3986 section 3.1): a letter, then letters, digits, `+-.`, then a
  /// colon.
  static func hasScheme(_ text: String) -> Bool {
    let word = text.utf8.prefix { $0 != UInt8(ascii: ":") }
    guard word.count < text.utf8.count, let first = word.first, (97...122).contains(first | 32) else { return false }
    return word.allSatisfy { (97...122).contains($0 | 32) || (48...57).contains($0) || "+-.".utf8.contains($0) }
  }

  /// Escapes all that may not stand in a path or a query (RFC 3986 sections 3.3, 3.4); escapes that are there stay,
  /// and a `%` that begins none becomes one.
  static func escaped(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var out = ""
    for (index, byte) in bytes.enumerated() {
      let next = bytes.dropFirst(index + 1).prefix(2)
      let isEscape = byte == UInt8(ascii: "%") && next.count == 2 && next.allSatisfy(isHex)
      if isEscape || isAllowed(byte) {
        out.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        out += PercentEscapes.escape(CollectionOfOne(byte))
      }
    }
    return out
  }

  /// Takes `.` and `..` out of a path, as RFC 3986 section 5.2.4 does; nothing is above the root.
  static func withoutDots(_ path: some StringProtocol) -> String {
    var kept: [Substring] = []
    let pieces = String(path).split(separator: "/", omittingEmptySubsequences: false).map { Substring($0) }
    for (index, piece) in pieces.dropFirst().enumerated() {
      let isLast = index == pieces.count - 2
      switch piece {
      case ".": if isLast { kept.append("") }
      case "..":
        _ = kept.popLast()
        if isLast { kept.append("") }
      default: kept.append(piece)
      }
    }
    return "/" + kept.joined(separator: "/")
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    (97...122).contains(byte | 32) || (48...57).contains(byte) || "-._~!$&'()*+,;=:@/?".utf8.contains(byte)
  }

  private static func isHex(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (97...102).contains(byte | 32) }
}
