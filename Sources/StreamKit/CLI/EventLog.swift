// SPDX-License-Identifier: MIT

/// Writes what happens to the target of `--events`: one JSON object a line, for programs that follow a command.
///
///     {"seq":7,"time":"2026-11-21T20:00:00.123Z","event":"source_connected","mount":"/live","id":3, …}
///
/// `seq` counts every event from 1 on, those that were lost as well: 1 begins a new run. An event that began something
/// and the one that ends it carry the same `id`. A reader that stalls never holds anything up, it costs events; the
/// next one that goes out says how many in `lost`, which is also the gap in `seq`.
public final class EventLog {
  private let output: LineOutput
  private let mount: String?
  private let clock: () -> Int64
  /// The number of the last event, those that were lost included; 0 before the first.
  public private(set) var sequence = 0
  private var lastID = 0
  /// Events lost since the last one that went out.
  private var gap = 0

  /// Opens the target as `LineOutput` does, and throws what it throws.
  /// - Parameters:
  ///   - mount: what events are about that name no other; nil for a command that has none.
  ///   - clock: tells the time, in nanoseconds since 1970.
  public init(
    _ target: OutputTarget, mount: String? = nil, clock: @escaping () -> Int64 = wallClockNow
  ) throws(SystemError) {
    output = try LineOutput(target)
    self.mount = mount
    self.clock = clock
  }

  /// Events lost since the start.
  public var lost: Int { output.lost }

  /// A number for something that begins now and will end: 1, 2, 3 …, used once in a run.
  public func newID() -> Int {
    lastID += 1
    return lastID
  }

  /// Writes an event.
  ///
  /// The line has at most 4,096 bytes, which a pipe takes whole: where it would have more, the texts that `add` puts in
  /// are cut between characters, only as far as that needs. For this `add` may be called several times; it must put in
  /// the same each time.
  /// - Parameters:
  ///   - event: what happened, such as `source_connected`.
  ///   - mount: the mount that it is about, where that is not the log's own.
  ///   - id: what has begun or ended with it; from `newID`.
  ///   - add: puts in what else there is to say.
  public func write(
    _ event: String, mount: String? = nil, id: Int? = nil, _ add: (inout JSONObject) -> Void = { _ in }
  ) {
    sequence += 1
    let line = EventLine(
      sequence: sequence, time: clock(), event: event, mount: mount ?? self.mount, id: id, lost: gap)
    gap = output.write(line.text(add)) ? 0 : gap + 1
  }

  /// Opens a path anew, after the file was moved away; keeps the old one when that fails.
  public func reopen() throws(SystemError) { try output.reopen() }
}

/// What every event says, and how it becomes a line.
public struct EventLine {
  var sequence: Int
  /// Nanoseconds since 1970.
  var time: Int64
  var event: String
  var mount: String?
  var id: Int?
  /// Events lost since the one before.
  var lost = 0

  /// An event, as `EventLog` writes it. `time` is in nanoseconds since 1970, `lost` how many were lost just before it.
  public init(sequence: Int, time: Int64, event: String, mount: String? = nil, id: Int? = nil, lost: Int = 0) {
    self.sequence = sequence
    self.time = time
    self.event = event
    self.mount = mount
    self.id = id
    self.lost = lost
  }

  /// The most bytes of a line, line end included: PIPE_BUF (pipe(7)).
  static let mostBytes = 4_096
  /// No text is cut shorter than this. An event with so many members that they do not fit even then loses those
  /// that `add` put in.
  static let leastText = 64

  /// The line with its end. `add` puts in what else there is to say, the same each time it is called.
  public func text(_ add: (inout JSONObject) -> Void) -> String {
    let whole = text(textLimit: .max, add)
    if Self.fits(whole) { return whole }
    // Halves the range between a length that fits and one that does not.
    var (good, bad) = (Self.leastText, Self.mostBytes)
    var best = text(textLimit: good, add)
    guard Self.fits(best) else { return text(textLimit: good) { _ in } }
    while bad - good > 1 {
      let middle = (good + bad) / 2
      let line = text(textLimit: middle, add)
      if Self.fits(line) { (good, best) = (middle, line) } else { bad = middle }
    }
    return best
  }

  private static func fits(_ line: String) -> Bool { line.utf8.count <= mostBytes }

  private func text(textLimit: Int, _ add: (inout JSONObject) -> Void) -> String {
    var object = JSONObject(textLimit: textLimit)
    object.add("seq", sequence)
    object.add("time", CalendarTime(time).iso8601)
    object.add("event", event)
    if let mount { object.add("mount", mount) }
    if let id { object.add("id", id) }
    if lost > 0 { object.add("lost", lost) }
    add(&object)
    return object.text + "\n"
  }
}
