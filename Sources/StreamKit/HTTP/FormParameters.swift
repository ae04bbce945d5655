// SPDX-License-Identifier: MIT

/// The parameters of a query or of a body of the type `application/x-www-form-urlencoded`, in order.
///
///     mode=updinfo&mount=%2Flive&song=Artist+-+Title
///
/// What clients send is read as well as it can be: a `%` without two digits behind it stays, a parameter without `=` has an
/// empty value, and one without a name an empty name. Empty ones (`&&`) are passed over.
public struct FormParameters: Sendable {
  /// One parameter, escapes resolved. Names are UTF-8 repaired; what a value is encoded in, nobody says here.
  public struct Parameter: Equatable, Sendable {
    /// The name, in the case in which it was sent.
    public let name: String
    /// The value's bytes.
    public internal(set) var value: [UInt8]
  }

  /// All parameters, the first 64 of them.
  public private(set) var all: [Parameter] = []

  /// The most parameters that are read; what follows is passed over.
  public static let most = 64

  /// Reads a query (without its question mark) or a body.
  public init(_ text: some Collection<UInt8>) {
    let pieces = text.split(separator: UInt8(ascii: "&"), maxSplits: FormParameters.most)
    for piece in pieces.prefix(FormParameters.most) {
      let parts = piece.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 1, piece.first == 0x20, !all.isEmpty {
        // `song=Simon & Garfunkel`: whoever sends blanks as they are does not escape ampersands either.
        all[all.count - 1].value += [UInt8(ascii: "&")] + FormParameters.decoded(piece)
      } else {
        let name = String(decoding: FormParameters.decoded(parts[0]), as: UTF8.self)
        all.append(Parameter(name: name, value: parts.count > 1 ? FormParameters.decoded(parts[1]) : []))
      }
    }
  }

  /// Puts those of another form behind these: of one name, the first counts.
  public mutating func append(_ other: FormParameters) { all += other.all.prefix(FormParameters.most - all.count) }

  /// The value of the first parameter of that name, or nil when there is none.
  public func bytes(_ name: String) -> [UInt8]? { all.first { $0.name == name }?.value }

  /// The same as text, UTF-8 or else Windows-1252, cleaned as `Text.clean` does.
  public func text(_ name: String) -> String? { bytes(name).map { Text.decode($0.span, as: .eightBit) } }

  private static func decoded(_ text: some Collection<UInt8>) -> [UInt8] {
    PercentEscapes.decode(text.map { $0 == UInt8(ascii: "+") ? 0x20 : $0 })
  }
}
