// SPDX-License-Identifier: MIT

/// One request to a station, and its answer as it comes. Made for an event loop: it never waits, and says what it waits
/// for.
///
///     let exchange = try Exchange(request, until: monotonicNow() + 10_000_000_000)
///     while true {
///       switch try exchange.step(at: monotonicNow()) {
///       case .waiting: …     // until exchange.awaiting.descriptor is ready, or exchange.wakesAt
///       case .head(let head): …
///       case .body(let bytes): …
///       case .ended: …
///       }
///     }
///
/// https goes through curl, everything else through a socket; nothing here is different for it. The process must ignore
/// SIGPIPE. The connection ends with this object's life.
public final class Exchange {
  /// What a step led to.
  public enum Step: Equatable, Sendable {
    /// Nothing more can be done now.
    case waiting
    /// The head of the answer. Told once.
    case head(AnswerHead)
    /// Some of the body; at most 16 KiB, never empty.
    case body([UInt8])
    /// The answer is whole; told again if asked again.
    case ended
  }

  /// What was asked for.
  public let request: ClientRequest
  /// When it has taken too long (monotonic nanoseconds); nil for never. May be changed at any time: a listener gives
  /// the head a limit, and then each piece of the stream.
  public var deadline: Int64?

  private let transport: any Transport
  private var reader = ResponseReader()
  private var isOut = false, isOver = false
  private var buffer = [UInt8](repeating: 0, count: 16_384)
  /// What has come and was not told yet.
  private var held: [UInt8] = []
  private var position = 0

  /// Begins. Throws when there is no descriptor, thread or process to be had.
  public init(_ request: ClientRequest, until deadline: Int64?) throws(ClientFailure) {
    self.request = request
    self.deadline = deadline
    transport = try request.url.scheme == .https ? CurlTransport(request) : PlainTransport(request)
  }

  /// What to wait for after `.waiting`. The descriptor is -1 when the next step is due at once.
  public var awaiting: Awaiting { transport.awaiting }

  /// When to step even if the descriptor is not ready; nil for never.
  public var wakesAt: Int64? {
    guard let until = transport.awaiting.until else { return deadline }
    return min(until, deadline ?? until)
  }

  /// Whether a byte of the request may have reached the station: if not, it can be sent again without being said twice.
  public var mayHaveSent: Bool { transport.mayHaveSent }

  /// Goes on until there is something to tell. Nothing more comes after a failure.
  public func step(at now: Int64) throws(ClientFailure) -> Step {
    if isOver { return .ended }
    if let step = try told() { return step }
    if let deadline, now >= deadline { throw .timedOut(transport.stage) }
    if !isOut {
      isOut = try transport.send(at: now)
      if !isOut { return .waiting }
    }
    while true {
      switch try receive() {
      case .wouldBlock: return .waiting
      case .bytes(let count):
        held = Array(buffer[..<count])
        position = 0
        if let step = try told() { return step }
      case .end:
        _ = try answer { reader throws(ResponseReader.Problem) in try reader.connectionEnded() }
        isOver = true
        return .ended
      }
    }
  }

  private func receive() throws(ClientFailure) -> Moved {
    let result: Result<Moved, ClientFailure> = buffer.withUnsafeMutableBytes { raw in
      Result { () throws(ClientFailure) in try transport.receive(into: raw) }
    }
    return try result.get()
  }

  /// The next thing that what is held says; nil when more must come.
  private func told() throws(ClientFailure) -> Step? {
    let (bytes, start) = (held, position)
    let (piece, end) = try answer { reader throws(ResponseReader.Problem) in
      var position = start
      let piece = try reader.next(in: bytes.span, at: &position)
      return (piece, position)
    }
    position = end
    switch piece {
    case nil: return nil
    case .head(let head): return .head(head)
    case .body(let range): return .body(Array(bytes[range]))
    case .end:
      isOver = true
      return .ended
    }
  }

  private func answer<Value>(
    _ body: (inout ResponseReader) throws(ResponseReader.Problem) -> Value
  ) throws(ClientFailure) -> Value {
    do throws(ResponseReader.Problem) {
      return try body(&reader)
    } catch {
      throw .answer(error)
    }
  }
}

extension Exchange {
  /// Sleeps until the next step is due. Throws `.interrupted` as soon as `descriptor` (of signals, say) is readable.
  public func wait(interruptedBy descriptor: Int32? = nil) throws(ClientFailure) {
    try waitFor(awaiting, until: wakesAt, interruptedBy: descriptor)
  }
}

func waitFor(_ mine: Awaiting, until: Int64?, interruptedBy descriptor: Int32?) throws(ClientFailure) {
  guard mine.descriptor >= 0 else { return }
  let ready = try onSystem { () throws(SystemError) in
    try wait(
      reading: mine.isWriting ? -1 : mine.descriptor, descriptor, output: mine.isWriting ? mine.descriptor : nil,
      untilWritable: true, until: until)
  }
  if ready.contains(.second) { throw .interrupted }
}
