// SPDX-License-Identifier: MIT
import Foundation
import StreamKit

/// A built command, run as a black box: its descriptors are pipes to the test, which reads and writes them only while it
/// waits for something. Every wait has an end, and the process is killed at the end of this object's life.
public final class FilterProcess {
  /// The process.
  public let pid: pid_t
  /// Whether standard output is read while the test waits.
  public var readsOutput: Bool
  /// What has come on standard output.
  public private(set) var output: [UInt8] = []
  /// How many bytes had come on standard output at which instants (monotonic nanoseconds).
  public private(set) var arrivals: [(time: Int64, total: Int)] = []
  /// How it ended; nil while it runs.
  public private(set) var ending: Ending?
  /// What has to last as long as the process does, such as the server it talks to.
  public var companion: AnyObject?

  private var collected: [Int32: [UInt8]] = [:]
  private var inputRest: ArraySlice<UInt8> = []
  private var endsInput = false
  /// Our ends of the pipes, by the child's descriptor.
  private var ends: [Int32: Int32] = [:]
  private let processDescriptor: Int32
  private let name: String

  /// How long a command may take for anything before the test fails, in seconds.
  public static let patience = 20.0

  /// Starts a command of this package.
  public init(_ name: String, _ setup: FilterSetup) throws {
    self.name = name
    var child = ChildDescriptors()
    defer { child.closeTheirs() }
    switch setup.input {
    case .null: try child.open("/dev/null", O_RDONLY, as: 0)
    case .closed: child.leaveClosed(0)
    case .file(let path): try child.open(path, O_RDONLY, as: 0)
    case .descriptor(let number): try child.lend(number, as: 0)
    case .bytes(let bytes):
      ends[0] = try child.pipe(as: 0, writing: true)
      inputRest = bytes[...]
      endsInput = true
    case .pipe: ends[0] = try child.pipe(as: 0, writing: true)
    }
    readsOutput = true
    switch setup.output {
    case .null: try child.open("/dev/null", O_WRONLY, as: 1)
    case .closed: child.leaveClosed(1)
    case .file(let path): try child.open(path, O_WRONLY | O_CREAT | O_TRUNC, as: 1)
    case .descriptor(let number): try child.lend(number, as: 1)
    case .captured: ends[1] = try child.pipe(as: 1, writing: false)
    case .stalled:
      ends[1] = try child.pipe(as: 1, writing: false)
      readsOutput = false
    }
    for number in [2] + setup.extra { ends[number] = try child.pipe(as: number, writing: false) }
    let path = try BuiltCommand.path(name)
    pid = try child.spawn(path, [Array(name.utf8)] + setup.arguments, folder: setup.folder)
    processDescriptor = GNU.openProcess(pid)
    guard processDescriptor >= 0 else { throw FilterFailure(description: "pidfd_open failed") }
  }

  deinit {
    if ending == nil {
      kill(pid, SIGKILL)
      var status: Int32 = 0
      waitpid(pid, &status, 0)
    }
    for end in ends.values { close(end) }
    if processDescriptor >= 0 { close(processDescriptor) }
  }

  // MARK: What the test does

  /// What has come on standard error.
  public var errors: String { String(decoding: collected[2] ?? [], as: UTF8.self) }

  /// What has come on an extra descriptor.
  public func bytes(from descriptor: Int32) -> [UInt8] { collected[descriptor] ?? [] }

  /// Sends a signal.
  public func send(_ signal: Int32) { if ending == nil { kill(pid, signal) } }

  /// Gives bytes to standard input, as far as the command takes them while the test waits.
  public func write(_ text: String) { write(Array(text.utf8)) }

  /// The same with bytes.
  public func write(_ bytes: [UInt8]) { inputRest += bytes }

  /// Ends standard input behind what was written.
  public func endInput() { endsInput = true }

  /// Goes away as a reader.
  public func closeOutput() { if let end = ends.removeValue(forKey: 1) { close(end) } }

  /// Clock ticks of CPU the process has used, its own and the kernel's for it (proc(5), stat).
  public func cpuTicks() throws -> Int {
    let stat = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
    let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
    guard fields.count > 13, let user = Int(fields[12]), let system = Int(fields[13]) else {
      throw FilterFailure(description: "/proc/PID/stat: \(stat)")
    }
    return user + system
  }

  /// Bytes that wait in the pipe of standard output (FIONREAD).
  public var bytesInPipe: Int {
    var count: Int32 = 0
    guard let end = ends[1], ioctl(end, UInt(FIONREAD), &count) == 0 else { return 0 }
    return Int(count)
  }

  /// Makes the pipe of standard output as small as pipes get: one page.
  public func shrinkPipe() throws {
    // F_SETPIPE_SZ of fcntl(2), which Swift's Glibc module does not show.
    guard let end = ends[1], fcntl(end, 1_031, 4_096) >= 0 else { throw FilterFailure(description: "F_SETPIPE_SZ") }
  }

  /// Waits until a condition holds, which is asked after every event and, as some have none, every 10 ms. Throws when it
  /// does not hold in time, or never will because the process has ended.
  public func wait(
    for what: String, within seconds: Double = patience, until condition: (FilterProcess) -> Bool
  ) throws {
    let deadline = monotonicNow() + Int64(seconds * 1e9)
    while !condition(self) {
      let canGoOn = try pump(until: min(deadline, monotonicNow() + 10_000_000))
      if !canGoOn, !condition(self), monotonicNow() >= deadline || ends.isEmpty && ending != nil {
        throw FilterFailure(description: "\(name): waited in vain for \(what); it said: \(errors)")
      }
    }
  }

  /// Lets time pass, and collects what comes meanwhile. For what must not happen; never for readiness.
  public func watch(for seconds: Double) throws {
    let deadline = monotonicNow() + Int64(seconds * 1e9)
    while monotonicNow() < deadline, ending == nil { _ = try pump(until: deadline) }
  }

  /// Waits for the end of the process and of its output.
  public func finish(within seconds: Double = patience) throws -> FilterResult {
    try wait(for: "its end", within: seconds) { process in
      process.ending != nil && process.ends.keys.allSatisfy { $0 == 0 || $0 == 1 && !process.readsOutput }
    }
    guard let ending else { throw FilterFailure(description: "no ending") }
    return FilterResult(
      ending: ending, output: output, errors: errors, extra: collected.filter { $0.key > 2 })
  }

  /// Runs a command from its start to its end.
  public static func run(
    _ name: String, _ setup: FilterSetup, within seconds: Double = patience
  ) throws -> FilterResult {
    try FilterProcess(name, setup).finish(within: seconds)
  }

  // MARK: The loop

  /// Takes one round of events. Returns false when the deadline has come or there is nothing to wait for.
  private func pump(until deadline: Int64) throws -> Bool {
    if ends[0] != nil, inputRest.isEmpty, endsInput, let end = ends.removeValue(forKey: 0) { close(end) }
    var set: [pollfd] = []
    if ending == nil { set.append(pollfd(fd: processDescriptor, events: Int16(POLLIN), revents: 0)) }
    for (child, end) in ends {
      if child == 0, inputRest.isEmpty { continue }
      if child == 1, !readsOutput { continue }
      set.append(pollfd(fd: end, events: Int16(child == 0 ? POLLOUT : POLLIN), revents: 0))
    }
    let left = deadline - monotonicNow()
    guard left > 0, !set.isEmpty else { return false }
    guard poll(&set, nfds_t(set.count), Int32(min((left + 999_999) / 1_000_000, 60_000))) >= 0 || errno == EINTR
    else { throw FilterFailure(description: "poll failed") }
    for one in set where one.revents != 0 { take(one.fd) }
    return true
  }

  private func take(_ descriptor: Int32) {
    if descriptor == processDescriptor { return reap() }
    guard let child = ends.first(where: { $0.value == descriptor })?.key else { return }
    if child == 0 { feed(descriptor) } else { collect(descriptor, of: child) }
  }

  private func reap() {
    var status: Int32 = 0
    guard waitpid(pid, &status, WNOHANG) == pid else { return }
    // wait(2): the low seven bits are the signal, the next byte is the exit code.
    ending = status & 0x7F == 0 ? .exit(status >> 8 & 0xFF) : .signal(status & 0x7F)
  }

  private func feed(_ descriptor: Int32) {
    let (count, error) = withoutSignal {
      inputRest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
    if count > 0 {
      inputRest = inputRest.dropFirst(count)
    } else if error != EAGAIN {
      close(descriptor)
      ends[0] = nil
    }
  }

  /// Makes a call that may find the command gone, without being killed by SIGPIPE. Returns its result and errno.
  private func withoutSignal(_ call: () -> Int) -> (Int, Int32) {
    var pipe = sigset_t()
    var before = sigset_t()
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &pipe, &before)
    let result = call()
    let error = errno
    var none = timespec()
    // The signal is this thread's own: it is pending by now, or will never be.
    if result < 0, error == EPIPE { sigtimedwait(&pipe, nil, &none) }
    pthread_sigmask(SIG_SETMASK, &before, nil)
    return (result, error)
  }

  private func collect(_ descriptor: Int32, of child: Int32) {
    var piece = [UInt8](repeating: 0, count: 65_536)
    let count = Glibc.read(descriptor, &piece, piece.count)
    if count > 0 {
      if child == 1 {
        output += piece[..<count]
        arrivals.append((monotonicNow(), output.count))
      } else {
        collected[child, default: []] += piece[..<count]
      }
    } else if count == 0 || errno != EAGAIN {
      close(descriptor)
      ends[child] = nil
    }
  }
}
