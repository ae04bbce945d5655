// SPDX-License-Identifier: MIT

/// Finds out who speaks behind proxies, which say so in headers.
///
///     X-Forwarded-For: 198.51.100.9, 10.0.0.2                      each proxy adds at the right whom it serves
///     Forwarded: for="[2001:db8::1]:4711";proto=https, for=10.0.0.2    RFC 7239
public enum ForwardedFor {
  /// The client of a request: the peer itself unless it is trusted, else the rightmost address in the headers that is not
  /// trusted, since all to the left of it is what that client says.
  ///
  /// Where all are trusted, it is the leftmost; an entry that is no address (`unknown`, `_hidden`) ends the walk at the
  /// last one before it. `X-Forwarded-For` goes before `Forwarded`, which few proxies write. Lines of one name count as one.
  public static func client(peer: PeerAddress, head: RequestHead, trusted: [AddressRange]) -> PeerAddress {
    var client = peer
    for entry in entries(head).reversed() {
      guard trusted.contains(where: { $0.contains(client) }), let entry else { break }
      client = entry
    }
    return client
  }

  /// All addresses from left to right; nil for an entry that is none.
  private static func entries(_ head: RequestHead) -> [PeerAddress?] {
    let plain = head.headers("X-Forwarded-For")
    if !plain.isEmpty {
      return parts(plain.joined(separator: ","), ",").map { PeerAddress(text: unquoted($0)) }
    }
    return parts(head.headers("Forwarded").joined(separator: ","), ",").map(forwarded)
  }

  /// The `for` of one element of `Forwarded`.
  private static func forwarded(_ element: Substring) -> PeerAddress? {
    for pair in parts(element, ";") {
      let sides = pair.split(separator: "=", maxSplits: 1)
      if sides.count == 2, sides[0].lowercased() == "for" { return PeerAddress(text: unquoted(sides[1])) }
    }
    return nil
  }

  /// Splits, takes blanks off, and leaves out what is empty (RFC 9110 section 5.6.1.2).
  ///
  /// Quotes do not count: no address has a separator in it, and a quote that a client leaves open must not swallow what
  /// the proxy adds behind it.
  private static func parts(_ text: some StringProtocol, _ separator: Character) -> [Substring] {
    Substring(text).split(separator: separator).map(trimmed).filter { !$0.isEmpty }
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }

  /// Takes the quotes off. No address has anything to escape in it.
  private static func unquoted(_ text: Substring) -> String {
    text.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"") ? String(text.dropFirst().dropLast()) : String(text)
  }
}
