// SPDX-License-Identifier: MIT
import StreamKit

/// Unwraps what a source sends: chunks (HTTP/1.1) and ICY blocks, where it announced them. What remains is audio.
///
///     | size CRLF | data | CRLF | size CRLF | …        chunked
///     | as many bytes as were announced |              Content-Length, as curl says it of a file
///                 | metaint bytes of audio | L | block | …    icy-metaint
struct SourceBody {
  /// What came of some bytes.
  enum Progress: Equatable { case going, ended, malformed }

  private var chunks: ChunkedDecoder?
  private var icy: ICYSplitter?
  /// How many bytes are still to come; nil where nobody said.
  private(set) var rest: Int?

  /// `length`: what Content-Length says. None is meant by 0, which libshout sends in front of a stream without an end;
  /// beside chunks it does not count (RFC 9112 section 6.3).
  init(isChunked: Bool, length: Int? = nil, metaint: Int?) {
    chunks = isChunked ? ChunkedDecoder() : nil
    rest = isChunked ? nil : length.flatMap { $0 > 0 ? $0 : nil }
    icy = metaint.map { ICYSplitter(metaint: $0) }
  }

  /// Whether all bytes, of the next `rest` where that is known, are audio, so that they can be read in place.
  var isPlain: Bool { chunks == nil && icy == nil }

  /// Notes bytes that were read in place, no more than `rest`. Returns whether they were the last.
  mutating func passed(_ count: Int) -> Progress {
    guard let left = rest.map({ $0 - count }) else { return .going }
    rest = left
    return left > 0 ? .going : .ended
  }

  /// Takes bytes as they came. `audio` and `block` are called in stream order.
  mutating func take(
    _ bytes: Span<UInt8>, audio: (Span<UInt8>) -> Void, block: ([UInt8]) -> Void
  ) -> Progress {
    guard chunks != nil else {
      let count = min(bytes.count, rest ?? bytes.count)
      unwrap(bytes.extracting(0..<count), audio, block)
      return passed(count)
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
