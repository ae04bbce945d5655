// SPDX-License-Identifier: MIT
import StreamKit

/// The form in the body of a POST, collected as it comes.
///
///     POST /admin/metadata HTTP/1.1␍␊ … Content-Length: 34␍␊␍␊ | mode=updinfo&song=Artist+-+Title
///
/// What is sent behind it belongs to nothing: every answer here ends its connection.
struct PostedForm: Equatable {
  /// Why a body is not waited for.
  enum Problem: Error, Equatable {
    /// Nothing says how long it is; a body in chunks does not, either.
    case noLength
    /// What says how long it is is no number, or says different ones (RFC 9112 section 6.3).
    case badLength
    /// It is longer than `longestBody`.
    case tooLong
  }

  /// The most bytes of a body.
  static let longestBody = 8_192

  /// Whether the client waits for a word before it sends its body (RFC 9110 section 10.1.1, which leaves HTTP/1.0 out).
  let isAwaited: Bool
  private let query: [UInt8]
  private let length: Int
  private var body: [UInt8] = []

  /// Reads the head of a POST. Keeps no more of it than its query.
  init(_ request: RequestHead) throws(Problem) {
    guard request.header("Transfer-Encoding") == nil, let value = request.header("Content-Length") else {
      throw .noLength
    }
    guard request.headers("Content-Length").allSatisfy({ $0 == value }), !value.isEmpty,
      value.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { throw .badLength }
    guard let length = Int(value), length <= PostedForm.longestBody else { throw .tooLong }
    self.length = length
    query = request.rawQuery
    isAwaited = request.version == "HTTP/1.1" && request.header("Expect")?.lowercased() == "100-continue"
  }

  /// Whether all of it has come.
  var isWhole: Bool { body.count == length }

  /// Takes what has come next; what is beyond the body is left out.
  mutating func take(_ bytes: Span<UInt8>) {
    let count = min(bytes.count, length - body.count)
    bytes.extracting(0..<count).withUnsafeBufferPointer { body.append(contentsOf: $0) }
  }

  /// The parameters of the body, with those of the query behind them: of one name, the body's counts.
  var parameters: FormParameters {
    var form = FormParameters(body)
    form.append(FormParameters(query))
    return form
  }
}
