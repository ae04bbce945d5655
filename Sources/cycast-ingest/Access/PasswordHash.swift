// SPDX-License-Identifier: MIT

/// A password as crypt(5) stores it, in the two forms that `openssl passwd -6` and `-5` make.
///
///     $6$rounds=100000$saltsalt$M0Rlz3V7…  86 characters (SHA-512); $5$ has 43 (SHA-256)
///       └ optional; 5,000 without ┘
struct PasswordHash: Hashable, Sendable {
  /// Why a text is no hash that is taken.
  enum Problem: Error, Equatable {
    /// It has another form: an older or slower scheme, or a plain password.
    case foreign
    /// So many rounds are refused.
    case rounds
    /// It begins well, but salt or digest are not what they should be.
    case malformed
  }

  /// More would let a stranger's guess keep the hashing thread busy for more than a tenth of a second.
  static let mostRounds = 100_000
  /// Fewer are refused by crypt(3) (crypt(5), "sha512crypt").
  static let fewestRounds = 1_000

  /// The whole text, which is also what crypt(3) takes for its setting.
  let bytes: [UInt8]
  /// How many of the bytes say the scheme and the rounds: hashes that agree in them cost the same.
  private let prefix: Int

  /// What says how long a check takes: scheme and rounds.
  var cost: ArraySlice<UInt8> { bytes[..<prefix] }

  /// Checks the form of a text.
  init(_ text: some Collection<UInt8>) throws(Problem) {
    bytes = Array(text)
    var rest = bytes[...]
    let digest: Int
    if rest.starts(with: "$6$".utf8) {
      digest = 86
    } else if rest.starts(with: "$5$".utf8) {
      digest = 43
    } else {
      throw .foreign
    }
    rest = rest.dropFirst(3)
    if rest.starts(with: "rounds=".utf8) { rest = try Self.behindRounds(rest.dropFirst(7)) }
    prefix = rest.startIndex
    let parts = rest.split(separator: dollar, omittingEmptySubsequences: false)
    guard parts.count == 2, (1...16).contains(parts[0].count), parts[1].count == digest,
      parts.allSatisfy({ $0.allSatisfy(Self.isLetter) })
    else { throw .malformed }
  }

  /// What follows the number of rounds and its `$`.
  private static func behindRounds(_ text: ArraySlice<UInt8>) throws(Problem) -> ArraySlice<UInt8> {
    guard let end = text.firstIndex(of: dollar) else { throw .malformed }
    let digits = String(decoding: text[..<end], as: UTF8.self)
    guard let rounds = Int(digits), rounds >= fewestRounds, rounds <= mostRounds, digits == String(rounds) else {
      throw .rounds
    }
    return text[(end + 1)...]
  }

  /// The alphabet of crypt(5): letters, digits, `.` and `/`.
  private static func isLetter(_ byte: UInt8) -> Bool {
    (97...122).contains(byte | 32) || (46...57).contains(byte)
  }
}

private let dollar = UInt8(ascii: "$")
