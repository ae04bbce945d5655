// SPDX-License-Identifier: MIT

/// curl as a child, for https: what it writes is head and body as from a socket.
///
/// Nothing from outside is in its command line: address, headers and password go through its standard input. Redirects
/// are not its business. SIGPIPE must be ignored in this process.
final class CurlTransport: Transport {
  /// `--disable`, which must stand first, keeps a user's .curlrc out; `--raw` leaves chunks as they are.
  static let command =
    "exec curl --disable --silent --no-buffer --raw --include --http1.1 --config - 2>/dev/null"

  private var child: ChildProcess
  private var config: Outgoing
  private(set) var awaiting: Awaiting
  /// While it runs nobody knows how far it got.
  private(set) var mayHaveSent = true
  private var hasEnded = false

  init(_ request: ClientRequest) throws(ClientFailure) {
    child = try onSystem { () throws(SystemError) in try ChildProcess(shell: CurlTransport.command) }
    config = Outgoing(request.curlConfig)
    awaiting = Awaiting(descriptor: child.input ?? -1, isWriting: true)
  }

  /// It does all in one.
  var stage: ClientFailure.Stage { .curl }

  func send(at now: Int64) throws(ClientFailure) -> Bool {
    guard let input = child.input else { return true }
    // Its end is told by its output's.
    _ = try config.write { raw throws(SystemError) in try StreamKit.write(input, raw) }
    guard config.isDone else { return false }
    child.closeInput()
    awaiting = Awaiting(descriptor: child.output, registration: 1)
    return true
  }

  func receive(into buffer: UnsafeMutableRawBufferPointer) throws(ClientFailure) -> Moved {
    let number = child.output
    if !hasEnded {
      let moved = try onSystem { () throws(SystemError) in try StreamKit.read(number, into: buffer) }
      guard moved == .end else { return moved }
      hasEnded = true
      awaiting = Awaiting(descriptor: child.descriptor, registration: 2)
    }
    switch child.reap() {
    case nil: return .wouldBlock
    case .exited(0): return .end
    case .exited(let code): throw failed(CurlProblem(code: code))
    case .killed: throw failed(CurlProblem(code: -1))
    }
  }

  private func failed(_ problem: CurlProblem) -> ClientFailure {
    mayHaveSent = !problem.isBeforeSending
    return .curl(problem)
  }
}
