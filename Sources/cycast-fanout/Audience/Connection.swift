// SPDX-License-Identifier: MIT
import StreamKit

/// Everything that is kept of one connection, in a flat array: no object, buffer or closure of its own.
struct Connection {
  /// What a connection is doing.
  enum State: UInt8 {
    /// The slot is free.
    case free
    /// Its request is not whole yet.
    case asking
    /// It gets the rest of a short answer.
    case answered
    /// It gets what happens, as it happens.
    case following
    /// Its answer is sent; the peer's end is waited for, so that no reset destroys what is under way.
    case leaving
    /// It listens, but there has been nothing to send yet.
    case waiting
    /// It listens.
    case listening
  }

  var state = State.free
  /// The kernel's send buffer was full: the next write comes with EPOLLOUT, not with the tick.
  var isBlocked = false
  /// It ended its side of the connection with its request, as `nc` does.
  var hasEndedItsSide = false
  /// More of its answer will be made when what there is of it is out.
  var hasMore = false
  /// It was asked about proxies: its first bytes were a PROXY header.
  var hasProxyHeader = false
  /// The codec's epoch that was promised in its content type.
  var epoch: UInt32 = 0
  /// Told apart from earlier connections in the same slot by this number.
  var generation: UInt32 = 0
  var socket: Int32 = -1

  /// The offset in the stream of the next byte it gets.
  var position = 0
  /// A shared piece that was begun, and how much of it has gone out.
  var piece = SharedID.none
  var pieceOffset: Int32 = 0
  /// The copy of a unit it was in the middle of when the ring moved on, and where that unit begins.
  var rescued = SharedID.none
  var rescuedStart = 0
  /// Bytes of audio until the next ICY block; -1 when it asked for none.
  var untilBlock: Int32 = -1
  /// The title and the logical stream it was last told of.
  var toldTitle: Int32 = 0
  var toldStream: Int32 = 0

  /// Its place among those that are fed together.
  var phase = Phases.Place.none

  /// Bytes of audio and everything else that went out.
  var sent = 0
  /// Milliseconds since the station began: when it came, and when it last took something.
  var joined: UInt32 = 0
  var progress: UInt32 = 0
  /// How often it was moved forward.
  var skips: UInt16 = 0
  /// What the administrator and events know a listener by; 0 for what never was one.
  var serial: UInt32 = 0
  /// Who it is, for the access log.
  var peer = PeerAddress.none
  var request = Interned.none
  var agent = Interned.none
  var referrer = Interned.none
  var status: UInt16 = 0

  /// Whether it takes part in the stream.
  var isListener: Bool { state == .waiting || state == .listening }
}
