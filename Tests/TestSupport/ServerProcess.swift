// SPDX-License-Identifier: MIT
import Glibc
import StreamKit

/// A server under test: a built command with a standard input of its choice, its sockets known from `--ready-fd 3`, its
/// log captured. Every wait has an end, and the process is killed with this object.
public final class ServerProcess {
  /// What the command's standard input is.
  public enum Input {
    /// A pipe, written with `write` and ended with `closeInput`.
    case pipe
    /// A file, FIFO, device or directory.
    case path(String)
    /// A descriptor of the test's own, which keeps it.
    case descriptor(Int32)
    /// Nothing at all.
    case closed
  }

  /// Why a server could not be started or did not do what was waited for.
  public struct Failure: Error, CustomStringConvertible {
    /// What it was.
    public let description: String
  }

  /// The process.
  public let pid: pid_t
  /// What it announced: `host:port` for each socket; empty when it ended before.
  public private(set) var addresses: [String] = []
  /// All that it has logged, as far as it was read.
  public private(set) var log = ""

  private var input: Int32 = -1
  private let errors: Descriptor
  private var status: Int32?

  /// The folder of the built commands: `CYCAST_BIN`, or where the tests were built.
  public static var folder: String {
    if let folder = getenv("CYCAST_BIN") { return String(cString: folder) }
    var path = [CChar](repeating: 0, count: 4_096)
    let count = readlink("/proc/self/exe", &path, path.count - 1)
    let text = String(decoding: path.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.lastIndex(of: "/").map { String(text[..<$0]) } ?? "."
  }

  /// Starts a command and waits until it has announced its sockets, or has ended.
  ///
  /// - Parameters:
  ///   - shell: what a shell does first in the same process, such as `ulimit -n 64`.
  ///   - output: the command's standard output; the test's own /dev/null by default.
  public init(
    _ arguments: [String], command: String = "cycast-fanout", input: Input = .pipe, shell: String? = nil,
    output: Int32? = nil
  ) throws {
    let program = ServerProcess.folder + "/" + command
    let ready = try PipeEnds()
    let log = try PipeEnds()
    var actions = SpawnActions()
    switch input {
    case .pipe:
      let ends = try PipeEnds()
      actions.copy(ends.reader.number, to: 0)
      actions.keepOpen(ends.reader)
      self.input = ends.takeWriter()
    case .path(let path): actions.open(path, as: 0)
    case .descriptor(let number): actions.copy(number, to: 0)
    case .closed: actions.close(0)
    }
    if let output { actions.copy(output, to: 1) } else { actions.open("/dev/null", as: 1, O_WRONLY) }
    actions.copy(log.writer, to: 2)
    actions.copy(ready.writer, to: 3)
    var words = [program] + arguments + ["--ready-fd", "3"]
    if let shell { words = ["/bin/sh", "-c", shell + "; exec \"$0\" \"$@\""] + words }
    pid = try actions.spawn(words)
    ready.closeWriter()
    log.closeWriter()
    errors = log.takeReader()
    addresses = try ServerProcess.lines(of: ready.reader.number, within: 20)
  }

  deinit {
    closeInput()
    if status == nil {
      kill(pid, SIGKILL)
      var ignored: Int32 = 0
      waitpid(pid, &ignored, 0)
    }
  }

  /// The port of the first TCP socket.
  public var port: UInt16 { addresses.first.flatMap { $0.split(separator: ":").last }.flatMap { UInt16($0) } ?? 0 }

  /// Writes all bytes to standard input. Throws when they are not taken in time.
  public func write(_ bytes: [UInt8], within seconds: Double = 20) throws {
    let deadline = Deadline(seconds)
    var rest = bytes[...]
    while !rest.isEmpty {
      guard deadline.wait(for: input, POLLOUT) else { throw Failure(description: "standard input was not read") }
      let count = rest.prefix(4_096).withUnsafeBytes { Glibc.write(input, $0.baseAddress, $0.count) }
      guard count > 0 else { throw Failure(description: "standard input is gone") }
      rest = rest.dropFirst(count)
    }
  }

  /// Waits until the server has read all that was written to its pipe: what is asked after that is answered with it.
  @discardableResult
  public func waitUntilInputIsRead(within seconds: Double = 20) -> Bool {
    ServerProcess.waitUntilRead(input, within: seconds)
  }

  /// Waits until nothing is left in a pipe or FIFO.
  public static func waitUntilRead(_ pipe: Int32, within seconds: Double = 20) -> Bool {
    let deadline = Deadline(seconds)
    var waiting: Int32 = 0
    while ioctl(pipe, UInt(FIONREAD), &waiting) == 0, waiting > 0 {
      if deadline.isPast { return false }
      usleep(500)
    }
    return waiting == 0
  }

  /// Ends standard input.
  public func closeInput() {
    if input >= 0 { close(input) }
    input = -1
  }

  /// Sends a signal.
  public func send(_ signal: Int32) { kill(pid, signal) }

  /// Reads the log until it holds a text. Returns whether it came in time.
  @discardableResult
  public func waitForLog(_ text: String, within seconds: Double = 20) -> Bool {
    let deadline = Deadline(seconds)
    while !log.contains(text) {
      guard deadline.wait(for: errors.number, POLLIN), readLog() else { return log.contains(text) }
    }
    return true
  }

  /// Waits for the end of the process. Returns its exit code, 128 and the signal's number when one ended it, or nil when
  /// it is still there.
  public func waitForExit(within seconds: Double = 20) -> Int32? {
    let deadline = Deadline(seconds)
    while status == nil {
      guard deadline.wait(for: errors.number, POLLIN) else { return nil }
      if readLog() { continue }
      var raw: Int32 = 0
      guard waitpid(pid, &raw, 0) == pid else { return nil }
      status = raw & 0x7F == 0 ? raw >> 8 & 0xFF : 128 + raw & 0x7F
    }
    return status
  }

  /// Reads what is there. Returns false at the end.
  private func readLog() -> Bool {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = Glibc.read(errors.number, &bytes, bytes.count)
    if count > 0 { log += String(decoding: bytes[..<count], as: UTF8.self) }
    return count > 0
  }

  private static func lines(of descriptor: Int32, within seconds: Double) throws -> [String] {
    let deadline = Deadline(seconds)
    var text = ""
    while true {
      guard deadline.wait(for: descriptor, POLLIN) else { throw Failure(description: "no sockets were announced") }
      var bytes = [UInt8](repeating: 0, count: 4_096)
      let count = Glibc.read(descriptor, &bytes, bytes.count)
      guard count > 0 else { return text.split(separator: "\n").map(String.init) }
      text += String(decoding: bytes[..<count], as: UTF8.self)
    }
  }
}

/// An instant that waits end at.
public struct Deadline: Sendable {
  private let instant: Int64

  /// So many seconds from now.
  public init(_ seconds: Double) { instant = monotonicNow() + Int64(seconds * 1e9) }

  /// Whether it has come.
  public var isPast: Bool { monotonicNow() >= instant }

  /// Waits until a descriptor is ready, or broken, or the deadline comes: then false.
  public func wait(for descriptor: Int32, _ events: Int32) -> Bool {
    var one = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    while true {
      let left = max(0, instant - monotonicNow())
      let count = poll(&one, 1, Int32(min((left + 999_999) / 1_000_000, 600_000)))
      if count > 0 { return true }
      if count == 0 { return false }
      if errno != EINTR { return false }
    }
  }
}

/// A pipe whose ends are closed in children that are not meant to have them.
final class PipeEnds {
  private var ends: (reader: Int32, writer: Int32)

  init() throws {
    var pair: [Int32] = [-1, -1]
    guard pipe(&pair) == 0 else { throw SystemError("pipe", number: errno) }
    for end in pair { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    ends = (pair[0], pair[1])
  }

  deinit {
    if ends.reader >= 0 { close(ends.reader) }
    closeWriter()
  }

  var reader: (number: Int32, owner: PipeEnds) { (ends.reader, self) }
  var writer: Int32 { ends.writer }

  func closeWriter() {
    if ends.writer >= 0 { close(ends.writer) }
    ends.writer = -1
  }

  func takeWriter() -> Int32 {
    defer { ends.writer = -1 }
    return ends.writer
  }

  func takeReader() -> Descriptor {
    defer { ends.reader = -1 }
    return Descriptor(owning: ends.reader)
  }
}

/// What a child's descriptors are, and its start.
struct SpawnActions: ~Copyable {
  private let actions = UnsafeMutablePointer<posix_spawn_file_actions_t>.allocate(capacity: 1)
  private var kept: [PipeEnds] = []

  init() { posix_spawn_file_actions_init(actions) }

  deinit {
    posix_spawn_file_actions_destroy(actions)
    actions.deallocate()
  }

  func copy(_ number: Int32, to target: Int32) { posix_spawn_file_actions_adddup2(actions, number, target) }
  func close(_ number: Int32) { posix_spawn_file_actions_addclose(actions, number) }
  func open(_ path: String, as number: Int32, _ flags: Int32 = O_RDONLY) {
    posix_spawn_file_actions_addopen(actions, number, path, flags, 0)
  }
  mutating func keepOpen(_ end: (number: Int32, owner: PipeEnds)) { kept.append(end.owner) }

  /// Starts a program with descriptors 0 to 3 only, and with all signals as they are by default.
  func spawn(_ words: [String]) throws -> pid_t {
    // A pipe that another test is just making may not be close-on-exec yet.
    for number in try namesInDirectory("/proc/self/fd").compactMap({ Int32($0) }) where number > 3 { close(number) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var pid: pid_t = 0
    let error = posix_spawn(&pid, words[0], actions, &attributes, &arguments, environ)
    guard error == 0 else { throw SystemError("posix_spawn", number: error) }
    return pid
  }
}
