// SPDX-License-Identifier: MIT

/// Finds the password in the bytes of a password file: the first line without its end.
enum SecretLine {
  /// Why there is none.
  enum Problem: Error, Equatable {
    case empty, tooLong
    /// It has a NUL in it, as UTF-16 does: no client could send it.
    case notText
  }

  /// The bytes after which more make no difference: a byte order mark, a password, and the end of the line.
  static let mostBytes = Text.byteOrderMark.count + SecretFile.lengths.upperBound + 2

  /// Looks at what has come so far; nil when more must come. A byte order mark in front and CRs at the end are no part of
  /// the password; blanks are.
  static func password(in bytes: [UInt8], isWhole: Bool) throws(Problem) -> [UInt8]? {
    let end = bytes.firstIndex(of: 0x0A)
    guard end != nil || isWhole || bytes.count >= mostBytes else { return nil }
    var line = bytes[..<(end ?? bytes.endIndex)]
    if line.starts(with: Text.byteOrderMark) { line = line.dropFirst(Text.byteOrderMark.count) }
    while line.last == 0x0D { line.removeLast() }
    if line.isEmpty { throw .empty }
    if line.count > SecretFile.lengths.upperBound { throw .tooLong }
    if line.contains(0) { throw .notText }
    return Array(line)
  }
}

extension SecretLine.Problem: CustomStringConvertible {
  /// What is wrong, as the end of a sentence that begins with the file.
  var description: String {
    switch self {
    case .empty: "has no password in its first line"
    case .tooLong: "has a first line of more than \(SecretFile.lengths.upperBound) bytes"
    case .notText: "is no text: its first line has a NUL in it"
    }
  }
}
