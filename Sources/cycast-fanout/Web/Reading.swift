// SPDX-License-Identifier: MIT
import StreamKit

/// How requests come in: heads and bodies in however many pieces, and what peers say after them.
extension Front {
  /// What has come of a request that is not whole.
  enum Unfinished {
    /// The beginning of a head.
    case head([UInt8])
    /// A head, and the beginning of a form that says what to do.
    case form(PostedForm, Route.Task)
  }

  /// Reads what a connection has sent. `peerEnded`: it will send nothing more.
  func read(_ slot: Int, peerEnded: Bool, at now: UInt32) {
    switch audience.connections[slot].state {
    case .asking: readRequest(slot, peerEnded, now)
    case .free: break
    case .waiting, .listening:
      guard peerEnded || discard(slot) else { return }
      if now &- audience.connections[slot].joined <= Front.halfCloseWithin {
        audience.update(slot) { $0.hasEndedItsSide = true }
      } else if !audience.connections[slot].hasEndedItsSide {
        audience.close(slot, .left)
      }
    case .answered: _ = discard(slot)
    case .following:
      if peerEnded || discard(slot) { audience.close(slot, .left) }
    case .leaving:
      if discard(slot) || peerEnded { audience.close(slot, .finished) }
    }
  }

  /// Reads and throws away what a peer says after its request. Returns whether it has ended its side.
  private func discard(_ slot: Int) -> Bool {
    for _ in 0..<16 {
      guard let moved = receive(slot) else { return true }
      if moved == .end { return true }
      if moved == .wouldBlock { return false }
    }
    return false
  }

  private func receive(_ slot: Int) -> Moved? {
    do throws(SystemError) {
      return try StreamKit.receive(audience.connections[slot].socket, into: scratch)
    } catch {
      return nil
    }
  }

  private func readRequest(_ slot: Int, _ peerEnded: Bool, _ now: UInt32) {
    while audience.connections[slot].state == .asking {
      guard case .bytes(let count) = receive(slot) else {
        // Without a whole request there is nothing to answer.
        if peerEnded { audience.close(slot, .left) }
        return
      }
      let piece = UnsafeRawBufferPointer(rebasing: scratch[..<count]).assumingMemoryBound(to: UInt8.self)
      take(slot, piece.span, now)
    }
    if peerEnded, audience.connections[slot].isListener { audience.update(slot) { $0.hasEndedItsSide = true } }
  }

  private func take(_ slot: Int, _ piece: Span<UInt8>, _ now: UInt32) {
    switch unfinished.removeValue(forKey: slot) {
    case nil: takeHead(slot, piece, now)
    case .head(var head):
      piece.withUnsafeBufferPointer { head.append(contentsOf: $0) }
      takeHead(slot, head.span, now)
    case .form(let form, let task): takeForm(slot, form, task, piece, now)
    }
  }

  /// Looks at all that has come of a head, and of a PROXY header before it.
  private func takeHead(_ slot: Int, _ bytes: Span<UInt8>, _ now: UInt32) {
    let connection = audience.connections[slot]
    guard !connection.hasProxyHeader, proxies.sendsHeader(connection.peer) else { return takeRequest(slot, bytes, now) }
    switch ProxyHeader.parse(bytes) {
    case .incomplete: unfinished[slot] = .head(bytes.withUnsafeBufferPointer { Array($0) })
    case .header(let length, let source):
      audience.update(slot) { connection in
        connection.hasProxyHeader = true
        if let source { connection.peer = source }
      }
      // Who checks whether the port is open may send no more.
      if length < bytes.count { takeRequest(slot, bytes.extracting(length..<bytes.count), now) }
    case .none, .malformed: refuse(slot, .badRequest, "A PROXY header is wanted here (send-proxy in HAProxy).\n", now)
    }
  }

  private func takeRequest(_ slot: Int, _ bytes: Span<UInt8>, _ now: UInt32) {
    switch RequestParser.parse(bytes) {
    case .incomplete: unfinished[slot] = .head(bytes.withUnsafeBufferPointer { Array($0) })
    case .complete(let request, let length):
      answer(slot, request, now)
      guard case .form(let form, let task) = unfinished.removeValue(forKey: slot) else { return }
      takeForm(slot, form, task, bytes.extracting(length..<bytes.count), now)
      if form.isAwaited, unfinished[slot] != nil { proceed(slot) }
    case .foreign(let isTLS): refuseForeign(slot, isTLS: isTLS, now)
    case .malformed: refuse(slot, .badRequest, "This is no request that can be understood.\n", now)
    case .targetTooLong: refuse(slot, .uriTooLong, "The address is too long.\n", now)
    case .tooLong: refuse(slot, .headersTooLarge, "The headers are too long.\n", now)
    }
  }

  /// Takes the next bytes of a body; whole, it is acted on.
  private func takeForm(
    _ slot: Int, _ form: consuming PostedForm, _ task: Route.Task, _ bytes: Span<UInt8>, _ now: UInt32
  ) {
    form.take(bytes)
    if form.isWhole { perform(task, slot, form.parameters, now) } else { unfinished[slot] = .form(form, task) }
  }

  /// Asks for the body. Nothing was sent on the connection before, so that its socket has room for these few bytes; where
  /// it has none all the same, nobody can be helped.
  private func proceed(_ slot: Int) {
    let bytes = ResponseHead(.continue, .http11).bytes
    let socket = audience.connections[slot].socket
    let sent = bytes.withUnsafeBytes { bytes in
      Result { () throws(SystemError) in try StreamKit.send(socket, bytes) }
    }
    guard case .success(.bytes(bytes.count)) = sent else { return audience.close(slot, .left) }
    audience.update(slot) { $0.sent += bytes.count }
  }
}
