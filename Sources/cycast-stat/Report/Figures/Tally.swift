// SPDX-License-Identifier: MIT

/// Takes an access log in, line by line, and keeps what the figures need: sums, changes of the number of listeners by
/// the second, and hashes of addresses, all within bounds however long the log is.
struct Tally {
  /// What is asked for.
  struct Question {
    /// Seconds since 1970: sessions are cut to what lies between.
    var from = Int64.min, to = Int64.max
    /// What a session must last to count among those that do (IAB's podcast and streaming guidelines ask for a minute).
    var long = 60
    var mounts: [String] = []
  }

  /// Bytes of hashes that are kept before the largest sets of them are given up for estimates.
  static let mostBytes = 128 << 20

  private let question: Question
  private let mostBytes: Int
  private(set) var zone: Zone
  private(set) var timeline: Timeline
  private(set) var durations = Durations()
  private(set) var sums = SessionSums()
  private(set) var addresses = AddressBook()
  /// Pairs of address and agent.
  private(set) var listeners = Distinct(bits: 14)
  private(set) var days = Days()
  private(set) var hours = [SessionSums](repeating: SessionSums(), count: 24)
  private(set) var mounts: Ranking
  private(set) var agents = Ranking { AgentName.name($0) }
  private(set) var sites = Ranking { text in
    let name = SiteName.name(text)
    return name.isEmpty ? nil : name
  }
  private var keptBytes = 0

  /// Lines that were read, and what became of them.
  private(set) var lines = Lines()
  /// Bytes that went out to sessions.
  private(set) var sent = 0
  /// When the first session began and the last one ended.
  private(set) var first = Int64.max, last = Int64.min

  /// What became of lines.
  struct Lines: Equatable {
    /// Lines of an access log; and what was none.
    var read = 0, unreadable = 0
    /// Requests to mounts that lasted less than a second, or do not say how long.
    var short = 0
    /// Sessions that would have lasted more than a year, or lie too far apart.
    var unlikely = 0
    /// Requests that lie outside of what was asked for.
    var outside = 0
  }

  init(_ question: Question, zone: Zone = Zone(), mostBytes: Int = Tally.mostBytes, timeline: Timeline = Timeline()) {
    self.question = question
    self.zone = zone
    self.mostBytes = mostBytes
    self.timeline = timeline
    let rule = MountRule(mounts: question.mounts)
    mounts = Ranking { rule.mount($0) }
  }

  /// Takes a line without its end.
  mutating func take(_ line: Span<UInt8>) {
    if line.isEmpty { return }
    if let fields = LogLine(line) { return take(fields, line) }
    if let combined = EscapedLine.combined(line), let fields = LogLine(combined.span) {
      return take(fields, combined.span)
    }
    lines.unreadable += 1
  }

  private mutating func take(_ fields: LogLine, _ line: Span<UInt8>) {
    lines.read += 1
    // 206 is what some servers say to a player that asks for bytes=0-.
    guard fields.status == 200 || fields.status == 206, Tally.isGet(line, fields.method),
      let mount = mounts.place(line.extracting(fields.target))
    else {
      if !(question.from..<question.to).contains(fields.time) { lines.outside += 1 }
      return
    }
    let seconds = fields.seconds ?? 0
    if seconds > Durations.longest {
      lines.unlikely += 1
      return
    }
    let start = max(fields.time - Int64(seconds), question.from), end = min(fields.time, question.to)
    guard start < end else {
      if seconds == 0, (question.from..<question.to).contains(fields.time) {
        lines.short += 1
      } else {
        lines.outside += 1
      }
      return
    }
    add(from: start, to: end, mount: mount, fields, line)
  }

  private mutating func add(from start: Int64, to end: Int64, mount: Int, _ fields: LogLine, _ line: Span<UInt8>) {
    guard timeline.add(from: start, to: end) else {
      lines.unlikely += 1
      return
    }
    let session = Session(
      start: start, end: end, isLong: end - start >= question.long,
      address: ByteHash.hash(line.extracting(fields.host)))
    let agent = line.extracting(fields.agent)
    sums.add(session)
    durations.add(session.seconds)
    let (sum, isTooLarge) = sent.addingReportingOverflow(fields.bytes)
    sent = isTooLarge ? .max : sum
    (first, last) = (min(first, start), max(last, end))
    var grown = mounts.add(session, at: mount)
    if let place = agents.place(agent) { grown += agents.add(session, at: place) }
    if !fields.referrer.isEmpty, let place = sites.place(line.extracting(fields.referrer)) {
      grown += sites.add(session, at: place)
    }
    grown += listeners.insert(ByteHash.combined(session.address, ByteHash.hash(agent)))
    grown += addByTime(session)
    if grown > 0 { keep(grown) }
  }

  private mutating func addByTime(_ session: Session) -> Int {
    let start = zone.local(session.start)
    let end = max(start, zone.local(session.end - 1))
    let (firstHour, lastHour) = (Zone.floored(start, 3_600), Zone.floored(end, 3_600))
    let hour = Int(firstHour - Zone.floored(firstHour, 24) * 24)
    hours[hour].add(session)
    let isPlain = end - start == session.end - 1 - session.start
    let mask = isPlain ? Tally.mask(from: hour, count: Int(lastHour - firstHour) + 1) : maskByClock(session)
    let grown = addresses.insert(session.address, hours: mask)
    return grown + days.add(session, from: Zone.floored(start, 86_400), through: Zone.floored(end, 86_400))
  }

  /// The same for a session in which the clocks are changed, quarter by quarter: an hour may be left out, or come twice.
  private mutating func maskByClock(_ session: Session) -> UInt32 {
    // With an hour more than a day all are there.
    if session.seconds > 90_000 { return Tally.mask(from: 0, count: 24) }
    var (mask, second) = (UInt32(0), session.start)
    while second < session.end {
      let hour = Zone.floored(zone.local(second), 3_600)
      mask |= 1 << UInt32(hour - Zone.floored(hour, 24) * 24)
      second = (second / 900 + 1) * 900
    }
    return mask
  }

  /// A bit for each of so many hours of the day from one on, across midnight.
  static func mask(from hour: Int, count: Int) -> UInt32 {
    if count >= 24 { return 0xFF_FFFF }
    let bits = (1 << UInt64(count) - 1) << UInt64(hour)
    return UInt32(truncatingIfNeeded: (bits | bits >> 24) & 0xFF_FFFF)
  }

  private static func isGet(_ line: Span<UInt8>, _ method: Range<Int>) -> Bool {
    let at = method.lowerBound
    return method.count == 3 && line[at] == UInt8(ascii: "G") && line[at + 1] == UInt8(ascii: "E")
      && line[at + 2] == UInt8(ascii: "T")
  }

  // MARK: Bounds

  private mutating func keep(_ grown: Int) {
    keptBytes += grown
    while keptBytes > mostBytes {
      let freed = blurLargest()
      if freed == 0 { break }
      keptBytes -= freed
    }
  }

  /// Gives up the largest set of hashes for an estimate, and those that are half as large; returns how many bytes that
  /// frees. What is asked for most, the addresses of all, counts as a quarter of its size, the pairs as half of it.
  private mutating func blurLargest() -> Int {
    let sizes = [
      addresses.bytes / 4, listeners.bytes / 2, days.largest, mounts.largest, agents.largest, sites.largest,
    ]
    let least = max(1, (sizes.max() ?? 0) / 2)
    var freed = 0
    if addresses.bytes / 4 >= least {
      freed += addresses.bytes
      addresses.blur()
    }
    if listeners.bytes / 2 >= least {
      freed += listeners.bytes
      listeners.blur()
    }
    freed += days.blur(atLeast: least) + mounts.blur(atLeast: least)
    return freed + agents.blur(atLeast: least) + sites.blur(atLeast: least)
  }
}
