// SPDX-License-Identifier: MIT

/// The ten bytes that begin an ID3v2 tag.
///
///     "ID3" | version | revision | flags | size, 4 bytes of 7 bits
///
/// From id3.org's "ID3 tag version 2.4.0 - Main Structure" sections 3.1 and 3.4, and its forerunners 2.3.0 and 2.2.0.
public struct ID3Header: Equatable, Sendable {
  /// Bytes of a header, and of a footer.
  public static let size = 10

  /// 2, 3 or 4; a later version can only be skipped.
  public let version: UInt8
  /// Unsynchronisation, extended header, experiment, footer, from the highest bit down.
  public let flags: UInt8
  /// Bytes between header and footer, padding included; below 2^28.
  public let bodyLength: Int

  /// Reads a header from the first ten bytes, or a footer (2.4, `3DI`); nil when they are none.
  public init?(_ bytes: Span<UInt8>, footer: Bool = false) {
    let word = footer ? (0x33, 0x44, 0x49) : (0x49, 0x44, 0x33)
    guard bytes.count >= Self.size, (Int(bytes[0]), Int(bytes[1]), Int(bytes[2])) == word else { return nil }
    guard bytes[3] != 0xFF, bytes[4] != 0xFF else { return nil }
    var size = 0
    for at in 6..<10 {
      guard bytes[at] < 0x80 else { return nil }
      size = size << 7 | Int(bytes[at])
    }
    version = bytes[3]
    flags = bytes[5]
    bodyLength = size
  }

  /// Whether unsynchronisation (a zero after each FF) was applied, to the whole body in 2.2 and 2.3, to all frames in 2.4.
  public var isUnsynchronised: Bool { flags & 0x80 != 0 }
  /// Whether an extended header stands before the frames (2.3, 2.4).
  public var hasExtendedHeader: Bool { version >= 3 && flags & 0x40 != 0 }
  /// Whether the body is compressed in a way that was never defined (2.2): it cannot be read.
  public var isCompressed: Bool { version == 2 && flags & 0x40 != 0 }
  /// Bytes of the footer behind the body (2.4): 0 or 10.
  public var footerLength: Int { version >= 4 && flags & 0x10 != 0 ? Self.size : 0 }
  /// Bytes of the whole tag, header and footer included: 10 to 2^28 + 19.
  public var length: Int { Self.size + bodyLength + footerLength }
}
