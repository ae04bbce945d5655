// SPDX-License-Identifier: MIT
import Foundation
import StreamKit

/// The commands of this package as they were built.
public enum BuiltCommand {
  /// Where a command is: in the folder that CYCAST_BIN names, else beside the test bundle.
  public static func path(_ name: String) throws -> String {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let folder = ProcessInfo.processInfo.environment["CYCAST_BIN"] ?? (own as NSString).deletingLastPathComponent
    let path = folder + "/" + name
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw FilterFailure(description: "\(path) is not there: build it first")
    }
    return path
  }
}

/// Calls that Swift's Glibc module does not show, found by name in the C library that every test links.
enum GNU {
  private typealias PipeCall = @convention(c) (UnsafeMutablePointer<Int32>, Int32) -> Int32
  private typealias ProcessCall = @convention(c) (pid_t, UInt32) -> Int32

  private static func symbol<Call>(_ name: String, as: Call.Type) -> Call? {
    dlsym(nil, name).map { unsafeBitCast($0, to: Call.self) }
  }

  /// pipe2(2): both ends close-on-exec from birth, so that no other test's child gets them.
  static func openPipe(_ ends: inout [Int32]) -> Bool {
    guard let pipe2 = symbol("pipe2", as: PipeCall.self) else { return false }
    return pipe2(&ends, O_CLOEXEC) == 0
  }

  /// pidfd_open(2): becomes readable when the process has ended.
  static func openProcess(_ pid: pid_t) -> Int32 {
    symbol("pidfd_open", as: ProcessCall.self).map { $0(pid, 0) } ?? -1
  }
}

/// Collects what a child's descriptors shall be, and starts it.
struct ChildDescriptors {
  /// The child's descriptors, and ours that they are made from.
  private var theirs: [Int32: Int32] = [:]
  private var closed: [Int32] = []

  /// Numbers of ours start here, so that none is one that the child is to have.
  private static let high: Int32 = 100

  mutating func open(_ path: String, _ flags: Int32, as child: Int32) throws {
    try take(Glibc.open(path, flags | O_CLOEXEC, 0o644), as: child, path)
  }

  /// A descriptor of the test's, which stays the test's.
  mutating func lend(_ number: Int32, as child: Int32) throws {
    let copy = fcntl(number, F_DUPFD_CLOEXEC, Self.high)
    guard copy >= 0 else { throw FilterFailure(description: "dup failed") }
    theirs[child] = copy
  }

  mutating func leaveClosed(_ child: Int32) { closed.append(child) }

  /// A pipe of which the child gets one end; returns the other, which does not block. `writing`: ours is for writing.
  mutating func pipe(as child: Int32, writing: Bool) throws -> Int32 {
    var ends: [Int32] = [-1, -1]
    guard GNU.openPipe(&ends) else { throw FilterFailure(description: "pipe2 failed") }
    let (ours, its) = writing ? (ends[1], ends[0]) : (ends[0], ends[1])
    try take(its, as: child, "pipe")
    let end = fcntl(ours, F_DUPFD_CLOEXEC, Self.high)
    close(ours)
    guard end >= 0, fcntl(end, F_SETFL, O_NONBLOCK) == 0 else { throw FilterFailure(description: "fcntl failed") }
    return end
  }

  private mutating func take(_ number: Int32, as child: Int32, _ what: String) throws {
    guard number >= 0 else { throw FilterFailure(description: "cannot open \(what)") }
    try lend(number, as: child)
    close(number)
  }

  mutating func closeTheirs() {
    for number in theirs.values { close(number) }
    theirs = [:]
  }

  /// Starts a program with default signal actions and nothing blocked.
  func spawn(_ path: String, _ arguments: [[UInt8]], folder: String?) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (child, number) in theirs { posix_spawn_file_actions_adddup2(&actions, number, child) }
    for child in closed { posix_spawn_file_actions_addclose(&actions, child) }
    // A pipe that another test is just making may not be close-on-exec yet.
    for number in try namesInDirectory("/proc/self/fd").compactMap({ Int32($0) }) where number > 2 {
      if theirs[number] == nil { posix_spawn_file_actions_addclose(&actions, number) }
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    var reset = none
    for signal in [SIGINT, SIGPIPE, SIGTERM, SIGHUP, SIGUSR1] { sigaddset(&reset, signal) }
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &reset)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    // env(1) goes to the folder and becomes the command, under the same number.
    let moved = folder.map { ["env", "-C", $0, path].map { Array($0.utf8) } + arguments.dropFirst() }
    let program = folder == nil ? path : "/usr/bin/env"
    var words: [UnsafeMutablePointer<CChar>?] = (moved ?? arguments).map { word in
      strdup((word + [0]).map { CChar(bitPattern: $0) })
    }
    defer { for word in words { free(word) } }
    words.append(nil)
    var pid: pid_t = 0
    let error = posix_spawn(&pid, program, &actions, &attributes, words, environ)
    guard error == 0 else { throw FilterFailure(description: "cannot start \(path): error \(error)") }
    return pid
  }
}
