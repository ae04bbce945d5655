// SPDX-License-Identifier: MIT

/// Makes the name of a player of what it calls itself, so that its versions count as one.
///
///     VLC/3.0.18 LibVLC/3.0.18                                   →  VLC
///     Mozilla/5.0 (X11; Linux x86_64; rv:109.0) … Firefox/115.0  →  Firefox
///     Music Player Daemon 0.23.5                                 →  Music Player Daemon
enum AgentName {
  /// The name of one that says nothing.
  static let unknown = "-"
  /// Longer names are cut.
  static let longest = 60

  static func name(_ agent: String) -> String {
    let words = agent.split(separator: " ")
    if words.first?.hasPrefix("Mozilla/") == true { return browser(agent, words) }
    // A speaker says first what its library is called.
    if words.contains(where: { $0.hasPrefix("Sonos/") }) { return "Sonos" }
    var name: [Substring] = []
    for word in words {
      if word.hasPrefix("(") || (!name.isEmpty && isVersion(word)) { break }
      let slash = word.firstIndex(of: "/")
      name.append(word[..<(slash ?? word.endIndex)])
      if slash != nil { break }
    }
    let text = name.joined(separator: " ")
    return text.isEmpty ? unknown : cut(text)
  }

  /// Browsers name one another; who names the most is the one (RFC 9110 section 10.1.5 leaves it to them).
  private static let browsers: [(mark: String, name: String)] = [
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Vivaldi/", "Vivaldi"),
    ("YaBrowser/", "Yandex Browser"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("Trident/", "Internet Explorer"),
  ]

  private static func browser(_ agent: String, _ words: [Substring]) -> String {
    // `(compatible; Name/1.0; …)`: a robot, or something that is no browser.
    if let place = words.firstIndex(where: { $0 == "(compatible;" }), place + 1 < words.count {
      let name = words[place + 1].prefix { $0 != "/" && $0 != ";" && $0 != ")" }
      if !name.isEmpty, name != "MSIE" { return cut(String(name)) }
    }
    for (mark, name) in browsers where words.contains(where: { $0.hasPrefix(mark) }) { return name }
    return words.contains { $0.hasPrefix("AppleWebKit/") } ? "WebKit" : "Mozilla"
  }

  private static func isVersion(_ word: Substring) -> Bool {
    let digits = word.first == "v" ? word.dropFirst() : word
    return digits.first?.isNumber == true
  }

  private static func cut(_ name: String) -> String {
    name.unicodeScalars.count <= longest ? name : String(name.prefix(longest - 1)) + "…"
  }
}

/// The site that a referrer belongs to.
enum SiteName {
  /// The host, without a port; empty when it has none.
  static func name(_ referrer: String) -> String {
    guard let colon = referrer.firstIndex(of: ":"), referrer[colon...].hasPrefix("://") else { return "" }
    let host = referrer[colon...].dropFirst(3).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let bare = host.split(separator: "@").last ?? ""
    if bare.hasPrefix("[") { return String(bare.prefix { $0 != "]" }) + "]" }
    let name = bare.prefix { $0 != ":" }.lowercased()
    return name.hasPrefix("www.") ? String(name.dropFirst(4)) : name
  }
}
