// SPDX-License-Identifier: MIT
import Foundation
import StreamKit

/// What the manifest says of a file of the corpus.
public struct CorpusFile: Decodable, Sendable, CustomStringConvertible {
  /// The file's name.
  public let file: String
  /// As ffprobe names it; nil when it finds none.
  public let codec: String?
  /// Frames that a player should get; nil where nobody counted.
  public let audioFrames: Int?

  private enum CodingKeys: String, CodingKey {
    case file, codec
    case audioFrames = "audio_frames"
  }

  /// The name, for the names of test cases.
  public var description: String { file }

  /// All files, in the manifest's order.
  public static func all() throws -> [CorpusFile] {
    let bytes = try Fixtures.corpusBytes("manifest.json")
    return try JSONDecoder().decode([CorpusFile].self, from: Data(bytes))
  }
}
