// SPDX-License-Identifier: MIT
import StreamKit

/// A connection that is not live (yet): its request, what it waits for, what it is told.
final class Caller {
  /// What it is waited for.
  enum Phase {
    /// A request, or a password line. `began` on the first byte of it.
    case asking
    /// A password is being checked; what comes is kept.
    case checking(Asked)
    /// SHOUTcast: the password was right, the words of the source are to follow.
    case naming(Asked)
    /// The rest of a request's body is to come.
    case posting(RequestHead, length: Int, SourceReplies)
    /// It has its answer; its end is waited for.
    case leaving
  }

  let id: UInt32
  /// Nil once the connection belongs to a source.
  var socket: Descriptor?
  /// Who connected.
  let peer: PeerAddress
  /// On whose behalf, as a PROXY header says; else the same.
  var speaker: PeerAddress
  /// On whose behalf that one speaks in this request: a proxy may use one connection for many clients.
  var address: PeerAddress
  var hasProxyHeader = false
  /// What has come and was not used.
  var bytes: [UInt8] = []
  /// What could not be sent yet.
  var outbox: [UInt8] = []
  var phase = Phase.asking
  /// When it is given up (monotonic nanoseconds).
  var deadline: Int64
  var hasEndedItsSide = false
  /// How many requests it has made.
  var requests = 0
  /// Of the user whose password was right.
  var priority = 0
  let began: Int64

  /// How many requests one connection may make: the last is answered with `Connection: close`. So nobody who sends one
  /// behind the other keeps the loop to itself, or answers waiting that are never read.
  static let mostRequests = 32

  /// Whether another request may follow the one that is being answered.
  var mayAskAgain: Bool { requests < Caller.mostRequests }

  init(_ socket: consuming Descriptor, id: UInt32, peer: PeerAddress, at now: Int64, within: Int64) {
    self.socket = consume socket
    self.id = id
    self.peer = peer
    speaker = peer
    address = peer
    began = now
    deadline = now + within
  }
}
