// SPDX-License-Identifier: MIT

/// A line of an access log: where its texts are, and what its numbers say.
///
///     192.0.2.7 - - [21/Nov/2026:20:00:00 +0000] "GET /stream HTTP/1.1" 200 960000 "-" "VLC/3.0" 60
///     └ host         └ end of the request         └ request              status bytes └ referrer, agent   seconds
///
/// The combined format of Apache, with the seconds that the request lasted, as Icecast and Cycast write it when it is
/// over. What ends sooner is read as well: without the seconds, and without referrer and agent.
struct LogLine: Equatable {
  /// Who asked: an address, or what the log has in its place.
  var host: Range<Int>
  /// When the request was over, in seconds since 1970.
  var time: Int64
  /// The method and what was asked for, parts of the first line of the request.
  var method = 0..<0, target = 0..<0
  /// The status it was answered with.
  var status = 0
  /// Bytes that went out.
  var bytes = 0
  /// Empty where the line has none or `-`.
  var referrer = 0..<0, agent = 0..<0
  /// How long the request lasted; nil where the line does not say.
  var seconds: Int?

  /// Reads a line without its line end. Nil for what is no line of an access log.
  init?(_ line: Span<UInt8>) {
    var at = 0
    while at < line.count, line[at] != blank { at += 1 }
    guard at > 0, let (time, behind) = LogLine.date(line, from: at) else { return nil }
    host = 0..<at
    self.time = time
    guard behind + 1 < line.count, line[behind] == blank, line[behind + 1] == quote else { return nil }
    let start = behind + 2
    guard readRest(line, from: start) else {
      if readRawRest(line, from: start) { return }
      return nil
    }
    // Behind a quote that is not escaped the rest of the agent looks like a field that nobody knows.
    if seconds == nil, !line.isEmpty, LogLine.isDigit(line[line.count - 1]) {
      var raw = self
      if raw.readRawRest(line, from: start), raw.seconds != nil { self = raw }
    }
  }

  /// Finds the date in its brackets: behind the user's name, which may have blanks and brackets of its own.
  private static func date(_ line: Span<UInt8>, from start: Int) -> (time: Int64, behind: Int)? {
    var at = start
    while at + LogDate.length + 3 <= line.count {
      if line[at] == blank, line[at + 1] == bracket, line[at + 2 + LogDate.length] == closingBracket,
        let time = LogDate.seconds(line, at: at + 2)
      {
        return (time, at + LogDate.length + 3)
      }
      at += 1
    }
    return nil
  }

  // MARK: With escapes

  /// Reads what follows the first quote of the request, where quotes inside of texts are escaped.
  private mutating func readRest(_ line: Span<UInt8>, from start: Int) -> Bool {
    guard let end = LogLine.closingQuote(line, from: start), setRequest(line, start..<end),
      let numbers = setNumbers(line, from: end + 1)
    else { return false }
    if numbers == line.count { return true }
    guard let first = LogLine.quoted(line, at: numbers), let second = LogLine.quoted(line, at: first.upperBound + 1),
      second.upperBound + 1 == line.count || line[second.upperBound + 1] == blank
    else { return false }
    setTail(line, referrer: first, agent: second)
    return true
  }

  /// The text in quotes behind a blank, without the quotes.
  private static func quoted(_ line: Span<UInt8>, at place: Int) -> Range<Int>? {
    guard place + 1 < line.count, line[place] == blank, line[place + 1] == quote,
      let end = closingQuote(line, from: place + 2)
    else { return nil }
    return place + 2..<end
  }

  private static func closingQuote(_ line: Span<UInt8>, from start: Int) -> Int? {
    var at = start
    while at < line.count, let found = ByteSearch.first(quote, or: backslash, in: line, from: at) {
      if line[found] == quote { return found }
      at = found + 2
    }
    return nil
  }

  // MARK: Without escapes

  /// Reads the same of a line in which quotes and backslashes stand as they came, as Icecast 2.4 writes them: the
  /// request ends where a status follows, the agent at the last quote of all.
  private mutating func readRawRest(_ line: Span<UInt8>, from start: Int) -> Bool {
    var end = start
    var numbers: Int?
    while end < line.count {
      if line[end] == quote {
        numbers = setNumbers(line, from: end + 1)
        if numbers != nil { break }
      }
      end += 1
    }
    guard let numbers, setRequest(line, start..<end), numbers + 1 < line.count, line[numbers + 1] == quote else {
      return false
    }
    var last = line.count - 1
    while last > numbers + 1, line[last] != quote { last -= 1 }
    var middle = numbers + 2
    while middle + 2 < last {
      if line[middle] == quote, line[middle + 1] == blank, line[middle + 2] == quote {
        setTail(line, referrer: numbers + 2..<middle, agent: middle + 3..<last)
        return true
      }
      middle += 1
    }
    return false
  }

  // MARK: Parts

  /// Takes the first line of the request apart. One that is none (`-`, or what a scanner sends) has no method.
  private mutating func setRequest(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var at = range.lowerBound
    while at < range.upperBound, line[at] != blank { at += 1 }
    method = range.lowerBound..<at
    let start = min(at + 1, range.upperBound)
    // The target of a client that does not escape blanks has some: the version is behind the last one.
    var end = range.upperBound
    while end > start, line[end - 1] != blank { end -= 1 }
    target = start..<(end > start ? end - 1 : range.upperBound)
    return true
  }

  /// Reads ` 200 960000` and returns the place behind it; nil when it is not there.
  private mutating func setNumbers(_ line: Span<UInt8>, from place: Int) -> Int? {
    guard place < line.count, line[place] == blank, let (status, next) = LogLine.number(line, from: place + 1),
      status < 1_000, next < line.count, line[next] == blank
    else { return nil }
    var behind = next + 2
    var count = 0
    if behind > line.count { return nil }
    if line[next + 1] != UInt8(ascii: "-") {
      guard let (number, end) = LogLine.number(line, from: next + 1) else { return nil }
      (count, behind) = (number, end)
    }
    guard behind == line.count || line[behind] == blank else { return nil }
    (self.status, bytes) = (status, count)
    return behind
  }

  private mutating func setTail(_ line: Span<UInt8>, referrer: Range<Int>, agent: Range<Int>) {
    self.referrer = LogLine.isDash(line, referrer) ? 0..<0 : referrer
    self.agent = LogLine.isDash(line, agent) ? 0..<0 : agent
    // A proxy's log may have a fraction behind the seconds, and more fields.
    guard agent.upperBound + 1 < line.count, line[agent.upperBound + 1] == blank,
      let (number, end) = LogLine.number(line, from: agent.upperBound + 2),
      end == line.count || line[end] == blank || line[end] == UInt8(ascii: ".")
    else { return }
    seconds = number
  }

  private static func isDash(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
    range.count == 1 && line[range.lowerBound] == UInt8(ascii: "-")
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 }

  /// A whole number of at most 18 digits, and the place behind it.
  private static func number(_ line: Span<UInt8>, from start: Int) -> (Int, Int)? {
    var at = start
    var number = 0
    while at < line.count, isDigit(line[at]) {
      number = number &* 10 &+ Int(line[at] &- 0x30)
      at += 1
    }
    return (1...18).contains(at - start) ? (number, at) : nil
  }
}

private let blank: UInt8 = 0x20
private let quote = UInt8(ascii: "\""), backslash = UInt8(ascii: "\\")
private let bracket = UInt8(ascii: "["), closingBracket = UInt8(ascii: "]")
