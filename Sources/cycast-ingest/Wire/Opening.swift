// SPDX-License-Identifier: MIT
import StreamKit

/// What a connection to the source port begins with: one port, many tongues.
///
///     SOURCE /live HTTP/1.0␍␊…␍␊␍␊        HTTP, and Icecast's ICE/1.0
///     SOURCE password /live␊…␊␊            x-audiocast: Icecast 1
///     password␍␊                           SHOUTcast 1, which is answered at once; its headers follow
///     !POKE␊                               libshout asks whether this is SHOUTcast
///     ␖…                                   TLS
///     Z␀…                                  SHOUTcast 2 (ultravox)
///
/// What follows the `length` bytes is the rest: a body, SHOUTcast's headers, audio.
enum Opening: Equatable {
  /// Nothing can be said yet.
  case incomplete
  /// A request with its whole head.
  case http(RequestHead, length: Int)
  /// A whole x-audiocast head.
  case audiocast(AudiocastHead, length: Int)
  /// The password line of SHOUTcast.
  case password(PasswordLine, length: Int)
  /// libshout's probe. Any answer without `OK` will do, and then it connects anew.
  case poke(length: Int)
  /// A TLS hello, or SHOUTcast 2: neither is spoken here, and the log can say what to do.
  case tls, ultravox
  /// Neither a request nor a password.
  case malformed
  /// The first line is longer than 4,096 bytes, or the head longer than 8,192.
  case lineTooLong, tooLong

  /// Looks at the bytes of a connection from its first one on. Keeps nothing: it is shown all that has come.
  static func parse(_ bytes: Span<UInt8>) -> Opening {
    switch RequestParser.parse(bytes, skipsBadLines: true) {
    case .incomplete: return isUltravox(bytes) ? .ultravox : .incomplete
    case .complete(let head, let length): return .http(head, length: length)
    case .foreign(let isTLS): return isTLS ? .tls : foreign(bytes)
    case .malformed: return .malformed
    case .targetTooLong: return isUltravox(bytes) ? .ultravox : .lineTooLong
    case .tooLong: return .tooLong
    }
  }

  /// Ultravox frames begin with 5A 00; no line has a NUL in it.
  private static func isUltravox(_ bytes: Span<UInt8>) -> Bool {
    bytes.count >= 2 && bytes[0] == 0x5A && bytes[1] == 0
  }

  /// A first line that is no request line.
  private static func foreign(_ bytes: Span<UInt8>) -> Opening {
    if isUltravox(bytes) { return .ultravox }
    var cursor = LineCursor(bytes: bytes)
    guard let first = cursor.next() else { return .incomplete }
    let length = cursor.position
    let line = bytes.extracting(first).withUnsafeBufferPointer { Array($0) }
    if line.elementsEqual("!POKE".utf8) { return .poke(length: length) }
    guard line.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }), !isOldRequest(line) else { return .malformed }
    guard let (password, mount) = AudiocastHead.words(line) else {
      return .password(PasswordLine(line), length: length)
    }
    let rest = bytes.extracting(length..<bytes.count)
    switch HeaderBlock.parse(rest, limit: RequestParser.longestHead - length, mayBeginEmpty: false) {
    case .incomplete: return .incomplete
    case .tooLong: return .tooLong
    case .complete(let block, let count):
      let head = AudiocastHead(password: password, mount: mount, headers: SourceHeaders(block))
      return .audiocast(head, length: length + count)
    }
  }

  /// `GET /x`, a request of HTTP/0.9: it is nobody's password, and must not count as a wrong one.
  private static func isOldRequest(_ line: [UInt8]) -> Bool {
    ["GET /", "HEAD /", "POST /", "PUT /", "OPTIONS "].contains { line.starts(with: $0.utf8) }
  }
}

/// A source's head in the form of Icecast 1: `SOURCE password /mount`, and headers.
struct AudiocastHead: Equatable {
  let password: [UInt8]
  /// With a slash in front.
  let mount: String
  let headers: SourceHeaders

  /// Password and mount of a first line; nil when it is none. The mount is the last word, so the password may have blanks
  /// in it.
  static func words(_ line: [UInt8]) -> (password: [UInt8], mount: String)? {
    guard line.starts(with: "SOURCE ".utf8) else { return nil }
    let words = line[7...].split(separator: 0x20, omittingEmptySubsequences: true)
    guard words.count >= 2, let first = words.first, let last = words.last else { return nil }
    let password = line[first.startIndex..<words[words.count - 2].endIndex]
    let mount = PercentEscapes.decoded(String(decoding: last, as: UTF8.self))
    return (Array(password), mount.hasPrefix("/") ? mount : "/" + mount)
  }
}
