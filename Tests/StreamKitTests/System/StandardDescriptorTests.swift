// SPDX-License-Identifier: MIT
import Glibc
import StreamKit
import Testing

/// Descriptors 0 and 1 as everything that a shell can make of them; each table runs in a process of its own, which fails
/// where a row is wrong.
@Suite struct StandardDescriptorTests {
  @Test func inputIsReadWhateverItIsAndItsFlagsStayClear() async {
    await #expect(processExitsWith: .success) { try InputTable.run() }
  }

  @Test func outputIsWrittenWhateverItIsAndItsFlagsStayClear() async {
    await #expect(processExitsWith: .success) { try OutputTable.run() }
  }

  @Test func closedDescriptorsAreFilled() async {
    await #expect(processExitsWith: .success) {
      close(0)
      close(1)
      let closed = fillClosedStandardDescriptors()
      try demand(closed == [true, true, false])
      try demand(fcntl(0, F_GETFL) & O_ACCMODE == O_RDONLY && fcntl(1, F_GETFL) & O_ACCMODE == O_WRONLY)
      let next = open("/dev/null", O_RDONLY)
      try demand(next > 2)
    }
  }

  @Test func signalsComeAsNumbers() throws {
    let signals = try SignalDescriptor([SIGUSR2, SIGWINCH])
    #expect(signals.next() == nil)
    pthread_kill(pthread_self(), SIGUSR2)
    #expect(signals.next() == SIGUSR2)
    #expect(signals.next() == nil)
  }
}

private struct Wrong: Error {
  let line: Int
  let what: String
}

private func demand(_ isRight: @autoclosure () throws -> Bool, _ what: String = "", line: Int = #line) throws {
  if try !isRight() { throw Wrong(line: line, what: what) }
}

private func pair(_ make: (inout [Int32]) -> Int32) -> (Int32, Int32) {
  var ends: [Int32] = [-1, -1]
  _ = make(&ends)
  return (ends[0], ends[1])
}

private func temporaryPath() -> String { "/tmp/cycast-\(getpid())-\(monotonicNow())" }

private enum InputTable {
  static func run() throws {
    let pipeEnds = pair { pipe(&$0) }
    try check(reader: pipeEnds.0, writer: pipeEnds.1, isPolled: true)
    let sockets = pair { socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &$0) }
    try check(reader: sockets.0, writer: sockets.1, isPolled: true)
    let path = temporaryPath()
    mkfifo(path, 0o600)
    let both = open(path, O_RDWR)
    let reader = open(path, O_RDONLY)
    let writer = open(path, O_WRONLY)
    close(both)
    unlink(path)
    try check(reader: reader, writer: writer, isPolled: true)
    try checkFile()
    try checkRefused()
  }

  /// Nothing, then three bytes, then the end.
  private static func check(reader: Int32, writer: Int32, isPolled: Bool) throws {
    dup2(reader, 0)
    close(reader)
    let input = try StandardInput()
    try demand(input.canBePolled == isPolled && input.neverBlocks)
    try demand(read(input).0 == .wouldBlock && !input.isReady)
    try writeAll(writer, [1, 2, 3])
    try demand(input.isReady)
    let (moved, bytes) = try read(input)
    try demand(moved == .bytes(3) && bytes == [1, 2, 3])
    close(writer)
    try demand(read(input).0 == .end)
    try demand(fcntl(0, F_GETFL) & O_NONBLOCK == 0, "the neighbour's flag")
  }

  private static func read(_ input: borrowing StandardInput) throws -> (Moved, [UInt8]) {
    var bytes = [UInt8](repeating: 0, count: 16)
    let moved = try bytes.withUnsafeMutableBytes { try input.read(into: $0) }
    if case .bytes(let count) = moved { return (moved, Array(bytes[..<count])) }
    return (moved, [])
  }

  /// A file is read from where the shell's offset stands.
  private static func checkFile() throws {
    let path = temporaryPath()
    try replaceFile(path, with: [1, 2, 3, 4])
    let file = open(path, O_RDONLY)
    unlink(path)
    lseek(file, 2, SEEK_SET)
    dup2(file, 0)
    let input = try StandardInput()
    try demand(!input.canBePolled)
    try demand(read(input).1 == [3, 4])
    try demand(read(input).0 == .end)
    let null = open("/dev/null", O_RDONLY)
    dup2(null, 0)
    let nothing = try StandardInput()
    try demand(read(nothing).0 == .end)
  }

  private static func checkRefused() throws {
    let folder = open("/", O_RDONLY)
    dup2(folder, 0)
    try demand(refusal() == EISDIR)
    close(0)
    try demand(refusal() == EBADF)
  }

  private static func refusal() -> Int32? {
    do throws(SystemError) {
      _ = try StandardInput()
      return nil
    } catch {
      return error.number
    }
  }
}

private enum OutputTable {
  static func run() throws {
    Signal.ignoreBrokenPipes()
    let pipeEnds = pair { pipe(&$0) }
    try checkFull(reader: pipeEnds.0, writer: pipeEnds.1)
    let sockets = pair { socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &$0) }
    try checkFull(reader: sockets.0, writer: sockets.1)
    try checkTaking()
  }

  /// Takes bytes until it is full, without waiting, and tells when the reader is gone.
  private static func checkFull(reader: Int32, writer: Int32) throws {
    dup2(writer, 1)
    close(writer)
    let output = try StandardOutput()
    var written = 0
    while case .bytes(let count) = try write(output, 3_000) {
      written += count
      try demand(written < 10 << 20, "it never fills")
    }
    try demand(write(output, 3_000) == .wouldBlock)
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    var got = 0
    while got < written { got += read(reader, &bytes, bytes.count) }
    try demand(got == written)
    try demand(fcntl(1, F_GETFL) & O_NONBLOCK == 0, "the neighbour's flag")
    close(reader)
    try demand(write(output, 1) == .end)
  }

  private static func checkTaking() throws {
    let path = temporaryPath()
    let file = open(path, O_WRONLY | O_CREAT, 0o600)
    dup2(file, 1)
    let output = try StandardOutput()
    try demand(write(output, 100_000) == .bytes(100_000))
    try demand(FileStatus(path: path).size == 100_000)
    unlink(path)
    let null = open("/dev/null", O_WRONLY)
    dup2(null, 1)
    let nothing = try StandardOutput()
    try demand(write(nothing, 100_000) == .bytes(100_000))
  }

  private static func write(_ output: borrowing StandardOutput, _ count: Int) throws -> Moved {
    let bytes = [UInt8](repeating: 7, count: count)
    return try bytes.withUnsafeBytes { try output.write($0) }
  }
}
