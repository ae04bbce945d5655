// SPDX-License-Identifier: MIT
import StreamKit

/// The first line of a SHOUTcast source, and all that it may mean.
///
///     hackme                       the password
///     hackme:#2                    with the number of a stream (SHOUTcast 2 servers)
///     anna:hackme:#2               with a user
///     anna:hackme   anna,hackme    the same without a number: what DJs are told to type where there is one field only
///     /live:hackme                 with a mount (icecast-kh)
///
/// Nobody can tell by its looks, since passwords may hold colons: each reading is to be tried, the plainest first.
struct PasswordLine: Equatable {
  /// One reading of the line.
  struct Reading: Equatable {
    /// The user; nil where the line names none.
    var user: String?
    /// The password's bytes.
    var password: [UInt8]
    /// The number of the stream, and the mount with its slash.
    var sid: Int?, mount: String?
  }

  /// The line as sent, without its end.
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// All readings, at most five of them. The first is the whole line as the password.
  var readings: [Reading] {
    var readings = [Reading(password: bytes)]
    let (words, sid) = PasswordLine.withoutStream(bytes[...])
    let (rest, mount) = PasswordLine.withoutMount(words)
    if sid != nil { readings.append(Reading(password: Array(words), sid: sid)) }
    if mount != nil { readings.append(Reading(password: Array(rest), sid: sid, mount: mount)) }
    for separator in [UInt8(ascii: ":"), UInt8(ascii: ",")] {
      guard let place = rest.firstIndex(of: separator), place > rest.startIndex else { continue }
      let name = Array(rest[..<place])
      let user = Text.decode(name.span, as: .eightBit)
      readings.append(Reading(user: user, password: Array(rest[(place + 1)...]), sid: sid, mount: mount))
    }
    return readings
  }

  /// Takes `:#2` off the end.
  private static func withoutStream(_ line: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, sid: Int?) {
    guard let mark = line.lastIndex(of: UInt8(ascii: "#")), mark > line.startIndex, line[mark - 1] == UInt8(ascii: ":")
    else { return (line, nil) }
    let digits = line[(mark + 1)...]
    guard (1...9).contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }) else { return (line, nil) }
    return (line[..<(mark - 1)], digits.reduce(0) { $0 * 10 + Int($1) - 48 })
  }

  /// Takes `/live:` off the front.
  private static func withoutMount(_ line: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, mount: String?) {
    let colon = line.firstIndex(of: UInt8(ascii: ":"))
    guard line.first == UInt8(ascii: "/"), let colon else { return (line, nil) }
    return (line[(colon + 1)...], PercentEscapes.decoded(String(decoding: line[..<colon], as: UTF8.self)))
  }
}
