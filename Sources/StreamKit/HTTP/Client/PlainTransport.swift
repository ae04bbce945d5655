// SPDX-License-Identifier: MIT

/// A TCP connection: name, address, request.
final class PlainTransport: Transport {
  private enum Phase { case lookup, dialing, sending, receiving }
  private var phase = Phase.lookup
  private var lookup: HostLookup?
  private var dialing: Dialing?
  private var socket: Descriptor?
  private var request: Outgoing
  private(set) var awaiting: Awaiting
  private(set) var mayHaveSent = false

  init(_ request: ClientRequest) throws(ClientFailure) {
    self.request = Outgoing(request.bytes)
    let host = request.url.host, port = request.url.port
    let lookup = try onSystem { () throws(SystemError) in try HostLookup(host, port: port) }
    awaiting = Awaiting(descriptor: lookup.descriptor)
    self.lookup = consume lookup
  }

  var stage: ClientFailure.Stage {
    switch phase {
    case .lookup: .lookup
    case .dialing: .connecting
    case .sending: .sending
    case .receiving: .answer
    }
  }

  func send(at now: Int64) throws(ClientFailure) -> Bool {
    if phase == .lookup, try !findAddresses() { return false }
    if phase == .dialing, try !connect(at: now) { return false }
    if phase == .sending {
      let number = awaiting.descriptor
      let count = try request.write { raw throws(SystemError) in try StreamKit.send(number, raw) }
      if count > 0 { mayHaveSent = true }
      guard request.isDone else { return false }
      phase = .receiving
      awaiting.isWriting = false
    }
    return true
  }

  func receive(into buffer: UnsafeMutableRawBufferPointer) throws(ClientFailure) -> Moved {
    let number = awaiting.descriptor
    return try onSystem { () throws(SystemError) in try StreamKit.receive(number, into: buffer) }
  }

  private func findAddresses() throws(ClientFailure) -> Bool {
    let found: [SocketAddress]?
    do throws(HostLookup.Failure) {
      found = try lookup?.take()
    } catch {
      throw .lookup(error)
    }
    guard let found else { return false }
    lookup = nil
    dialing = Dialing(found)
    phase = .dialing
    return true
  }

  private func connect(at now: Int64) throws(ClientFailure) -> Bool {
    guard var dialing = dialing.take() else { return false }
    let stands: Bool
    do throws(Dialing.Failure) {
      stands = try dialing.step(at: now)
    } catch {
      throw .connecting(error)
    }
    awaiting = Awaiting(
      descriptor: dialing.descriptor, isWriting: true, until: dialing.turnEnds, registration: dialing.attempts)
    if stands {
      awaiting.until = nil
      socket = dialing.connected()
      phase = .sending
    } else {
      self.dialing = consume dialing
    }
    return stands
  }
}
