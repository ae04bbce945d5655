// SPDX-License-Identifier: MIT
import StreamKit

// A span cannot stand inside #expect: these take arrays and slices.

extension ID3Reader {
  @discardableResult
  mutating func feed(_ bytes: some Collection<UInt8>) -> Int { feed(Array(bytes).span) }

  static func read(_ bytes: some Collection<UInt8>) -> NowPlaying? { read(Array(bytes).span) }
}

extension ID3Header {
  init?(_ bytes: some Collection<UInt8>) { self.init(Array(bytes).span) }
}

extension TailTags {
  init(_ tail: some Collection<UInt8>, fileSize: Int) { self.init(Array(tail).span, fileSize: fileSize) }
}

extension ICYWords {
  init(_ payload: some Collection<UInt8>) { self.init(Array(payload).span) }
}

extension Text {
  static func isUTF8(_ bytes: some Collection<UInt8>) -> Bool { isUTF8(Array(bytes).span) }
}
