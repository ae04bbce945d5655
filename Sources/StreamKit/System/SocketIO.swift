// SPDX-License-Identifier: MIT
import Glibc

/// Sends pieces that lie in different places as one, as many bytes as fit; never waits, never raises SIGPIPE.
public func send(
  _ socket: Int32, _ pieces: UnsafeMutablePointer<iovec>, count: Int
) throws(SystemError) -> Moved {
  var message = msghdr()
  message.msg_iov = pieces
  message.msg_iovlen = count
  let sent = retrying { sendmsg(socket, &message, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)) }
  return try movedToPeer(sent)
}

/// Sends one piece.
public func send(_ socket: Int32, _ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Moved {
  let flags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
  return try movedToPeer(retrying { Glibc.send(socket, bytes.baseAddress, bytes.count, flags) })
}

/// Receives what is there; never waits. A connection the peer has reset, or that was found dead, is at its end.
public func receive(_ socket: Int32, into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Moved {
  let count = retrying { recv(socket, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT)) }
  if count < 0, isGone(lastError()) { return .end }
  return try moved(count, "recv")
}

/// Says that nothing more will be sent; the peer reads an end after what is under way.
public func endSending(_ socket: Int32) { _ = shutdown(socket, Int32(SHUT_WR)) }

/// Closes a socket. What was sent is still delivered by the kernel.
public func closeSocket(_ socket: Int32) { _ = close(socket) }

private func movedToPeer(_ count: Int) throws(SystemError) -> Moved {
  if count < 0, isGone(lastError()) { return .end }
  return try moved(count, "send")
}

/// The errors that say of a connection only that it is over: reset, timed out (TCP_USER_TIMEOUT), unreachable.
private func isGone(_ number: Int32) -> Bool {
  switch number {
  case EPIPE, ECONNRESET, ETIMEDOUT, EHOSTUNREACH, ENETUNREACH, ENETDOWN, ENOTCONN, ECONNABORTED: true
  default: false
  }
}
