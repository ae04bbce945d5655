// SPDX-License-Identifier: MIT

/// What a listener needs of a response head.
public struct ResponseHead: Equatable, Sendable {
  /// The status code.
  public let status: Int
  /// `icy-metaint`, or 0 when it is absent.
  public let metaint: Int
  /// Bytes up to and with the empty line.
  public let length: Int

  /// Heads longer than this are refused.
  public static let limit = 8192

  /// Reads a head from the front of `bytes`; nil while the empty line has not come.
  public init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let length = Self.end(bytes) else { return nil }
    let lines = Array(bytes[..<length]).split(separator: 0x0A)
    let words = lines.first?.split(separator: 0x20) ?? []
    status = words.count > 1 && words[0].starts(with: Array("HTTP/".utf8)) ? Self.decimal(words[1]) : 0
    metaint = lines.lazy.compactMap { Self.value($0, of: "icy-metaint") }.first ?? 0
    self.length = length
  }

  private static func end(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var i = 3
    while i < bytes.count {
      if bytes[i] == 0x0A, bytes[i - 1] == 0x0D, bytes[i - 2] == 0x0A, bytes[i - 3] == 0x0D { return i + 1 }
      i += 1
    }
    return nil
  }

  private static func value(_ line: some Collection<UInt8>, of name: String) -> Int? {
    guard let colon = line.firstIndex(of: 0x3A) else { return nil }
    let found = line[..<colon].map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    guard found == Array(name.utf8) else { return nil }
    return decimal(line[line.index(after: colon)...].drop { $0 == 0x20 })
  }

  private static func decimal(_ digits: some Collection<UInt8>) -> Int {
    digits.prefix(9).prefix { $0 >= 0x30 && $0 <= 0x39 }.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }
}
