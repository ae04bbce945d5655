// SPDX-License-Identifier: MIT

/// Who a request says it is: the Basic scheme of RFC 7617.
///
///     Authorization: Basic c291cmNlOmhhY2ttZQ==        source:hackme
public struct BasicCredentials: Equatable, Sendable {
  /// The user's name, without blanks around it; from UTF-8 or else Windows-1252. May be empty.
  public let user: String
  /// The password's bytes as sent, which may hold any, colons included.
  public let password: [UInt8]

  /// Takes a name, which holds no colon, and a password.
  public init(user: String, password: [UInt8]) {
    self.user = user
    self.password = password
  }

  /// The value of an `Authorization` header, the name in UTF-8.
  public var header: String { "Basic " + Base64.encode(Array(user.utf8) + [UInt8(ascii: ":")] + password) }

  /// Reads the value of an `Authorization` header. Nil for another scheme (its name counts in any case), bad Base64,
  /// a name without a colon behind it, or one with control characters.
  public init?(_ header: String) {
    let words = header.split(separator: " ", maxSplits: 1)
    guard words.count == 2, words[0].lowercased() == "basic" else { return nil }
    guard let bytes = Base64.decode(words[1].utf8.drop { $0 == 0x20 }) else { return nil }
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let name = bytes[..<colon]
    guard name.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
    user = Text.decode(name.span, as: .eightBit)
    password = Array(bytes[(colon + 1)...])
  }

  /// Reads those of a request; nil when it has none that can be understood.
  public init?(_ request: RequestHead) {
    guard let header = request.header("Authorization") else { return nil }
    self.init(header)
  }
}
