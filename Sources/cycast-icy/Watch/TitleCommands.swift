// SPDX-License-Identifier: MIT
import StreamKit

/// Runs the command of `--exec` for one change after the other, with what there is to say in its environment: the shell
/// never reads a title.
final class TitleCommands {
  /// How many changes wait for a command that is slower than the station.
  static let mostWaiting = 16
  /// How long a command may run on once we were asked to stop, and how long after SIGTERM.
  static let patience: Int64 = 2_000_000_000, lastPatience: Int64 = 1_000_000_000

  private let command: String
  private let log: Log
  private var waiting: [[(name: String, value: String)]] = []
  private var group: ShellGroup?
  private var isStopping = false
  private var hasAsked = false
  private var leftOut = Seldom()
  /// When a command that runs on is asked to end, and then killed.
  private(set) var wakesAt: Int64?
  /// Whether the last command that ended did so with 0.
  private(set) var hasSucceeded = true

  /// Takes the shell command.
  init(_ command: String, log: Log) {
    self.command = command
    self.log = log
  }

  /// Readable when the running command has ended; nil when none runs.
  var descriptor: Int32? { group?.descriptor }
  /// The running command's process; nil when none runs.
  var pid: Int32? { group?.pid }
  /// Whether nothing runs and nothing waits.
  var isIdle: Bool { group == nil && waiting.isEmpty }

  /// Runs the command with these variables as soon as those before have ended.
  func run(_ variables: [(name: String, value: String)], at now: Int64) {
    if waiting.count == Self.mostWaiting {
      waiting.removeFirst()
      if let others = leftOut.turn(at: now) {
        log.warning(
          "the command of --exec is slower than the station: a title was left out",
          ("waiting", String(Self.mostWaiting)), ("others", String(others)))
      }
    }
    waiting.append(variables)
    startNext()
  }

  /// Looks whether the running command has ended, and starts the next.
  func look(at now: Int64) {
    if let ending = group?.reap() { ended(ending) }
    if let wakesAt, now >= wakesAt, group != nil { end(at: now) }
    startNext()
  }

  /// No more changes come. Commands have a little time left; asked again, they have none.
  func stop(at now: Int64) {
    if isStopping { waiting = [] }
    wakesAt = isStopping ? now : now + Self.patience
    isStopping = true
  }

  /// Ends all at once.
  func kill() {
    waiting = []
    group?.kill()
    group = nil
  }

  private func end(at now: Int64) {
    waiting = []
    if hasAsked { group?.kill() } else { group?.terminate() }
    hasAsked = true
    wakesAt = now + Self.lastPatience
  }

  private func startNext() {
    while group == nil, !waiting.isEmpty {
      let variables = waiting.removeFirst()
      do throws(SystemError) {
        group = try ShellGroup(shell: command, environment: variables)
      } catch {
        hasSucceeded = false
        log.warning("the command of --exec cannot be started: \(error)")
      }
    }
  }

  private func ended(_ ending: ChildProcess.Ending) {
    group = nil
    hasSucceeded = ending == .exited(0)
    switch ending {
    case .exited(0): break
    case .exited(let code): log.warning("the command of --exec has failed", ("code", "\(code)"))
    case .killed(let signal): if !hasAsked { log.warning("the command of --exec was killed", ("signal", "\(signal)")) }
    }
  }
}
