// SPDX-License-Identifier: MIT
import StreamKit

/// The files that tests read.
public enum Fixtures {
  /// The folder `Tests/Fixtures` of this checkout.
  public static let folder: String = {
    let file = #filePath
    let support = file.lastIndex(of: "/").map { file[..<$0] } ?? "."
    let tests = support.lastIndex(of: "/").map { support[..<$0] } ?? ".."
    return tests + "/Fixtures"
  }()

  /// The path of a file of the corpus.
  public static func corpus(_ name: String) -> String { folder + "/corpus/" + name }

  /// The bytes of a file of the corpus.
  public static func corpusBytes(_ name: String) throws -> [UInt8] { try readFile(corpus(name), limit: 1 << 24) }
}
