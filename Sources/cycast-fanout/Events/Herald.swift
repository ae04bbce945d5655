// SPDX-License-Identifier: MIT
import StreamKit

/// Tells what happens: to the target of `--events`, and to those who follow `/api/events`.
final class Herald {
  private let log: EventLog?
  private let mount: String
  /// What those who follow are told from.
  private(set) var feed = EventFeed()
  /// How many follow: without any the feed stays as it is, and then it is empty.
  var followers = 0 { didSet { if followers == 0, oldValue > 0 { feed.clear() } } }
  private var sequence = 0

  init(_ log: EventLog?, mount: String) {
    self.log = log
    self.mount = mount
  }

  /// Events that a reader of `--events` was too slow for; nil without that option.
  var lost: Int? { log?.lost }

  /// Opens the log of events anew (HUP).
  func reopen() throws(SystemError) { try log?.reopen() }

  /// Tells an event. `id` is shared by what began and what ended it. `add` puts in what else there is to say, with
  /// listeners' addresses only when it is told that it may; it must put in the same each time.
  func tell(_ happening: Happening, id: Int? = nil, _ add: (inout JSONObject, _ privately: Bool) -> Void) {
    if log == nil, followers == 0 { return }
    sequence += 1
    log?.write(happening.rawValue, id: id) { add(&$0, true) }
    guard followers > 0 else { return }
    let line = EventLine(
      sequence: sequence, time: wallClockNow(), event: happening.rawValue, mount: mount, id: id)
    func message(privately: Bool) -> [UInt8] {
      EventFeed.message(happening, number: sequence, Array(line.text { add(&$0, privately) }.utf8))
    }
    let isPersonal = happening == .listenerJoined || happening == .listenerLeft
    feed.add(
      EventFeed.Entry(
        sequence: sequence, kind: Happenings(happening), publicly: message(privately: false),
        privately: isPersonal ? message(privately: true) : nil))
  }

  /// Tells those who follow the station's state.
  func tell(status: [UInt8]) {
    guard followers > 0 else { return }
    feed.add(
      EventFeed.Entry(
        sequence: 0, kind: Happenings(.status), publicly: EventFeed.message(.status, number: nil, status),
        privately: nil))
  }
}
