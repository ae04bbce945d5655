// SPDX-License-Identifier: MIT
import StreamKit

/// Unwraps what a source sends: chunks (HTTP/1.1) and ICY blocks, where it announced them. What remains is audio.
///
///     | size CRLF | data | CRLF | size CRLF | …        chunked
///                 | metaint bytes of audio | L | block | …    icy-metaint
struct SourceBody {
  /// What came of some bytes.
  enum Progress: Equatable { case going, ended, malformed }

  private var chunks: ChunkedDecoder?
  private var icy: ICYSplitter?

  init(isChunked: Bool, metaint: Int?) {
    chunks = isChunked ? ChunkedDecoder() : nil
    icy = metaint.map { ICYSplitter(metaint: $0) }
  }

  /// Whether all bytes are audio, so that they can be read in place.
  var isPlain: Bool { chunks == nil && icy == nil }

  /// Takes bytes as they came. `audio` and `block` are called in stream order.
  mutating func take(
    _ bytes: Span<UInt8>, audio: (Span<UInt8>) -> Void, block: ([UInt8]) -> Void
  ) -> Progress {
    guard chunks != nil else {
      unwrap(bytes, audio, block)
      return .going
    }
    var position = 0
    while let piece = chunks?.next(in: bytes, at: &position) {
      switch piece {
      case .data(let range): unwrap(bytes.extracting(range), audio, block)
      case .end: return .ended
      case .malformed: return .malformed
      }
    }
    return .going
  }

  private mutating func unwrap(_ bytes: Span<UInt8>, _ audio: (Span<UInt8>) -> Void, _ block: ([UInt8]) -> Void) {
    guard icy != nil else { return audio(bytes) }
    var position = 0
    while let piece = icy?.next(in: bytes, at: &position) {
      switch piece {
      case .audio(let range): audio(bytes.extracting(range))
      case .block: if let payload = icy?.payload, !payload.isEmpty { block(payload) }
      }
    }
  }
}
