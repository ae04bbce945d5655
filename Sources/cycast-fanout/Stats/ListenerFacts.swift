// SPDX-License-Identifier: MIT
import StreamKit

/// What the administrator can see of one listener.
struct ListenerFacts {
  /// By which it can be told apart and ended; never used twice.
  var id: Int
  var address: String
  var agent: String
  var referrer: String
  /// Whole seconds since it came.
  var seconds: Int
  /// Bytes that went out to it.
  var bytes: Int
  /// Seconds of stream it is behind the head; nil while the byte rate is not known.
  var lag: Double?
  /// How often it was moved forward.
  var skips: Int
  /// Whether it gets titles as ICY blocks.
  var takesICY: Bool
  /// Whether it has had something of the stream.
  var isActive: Bool
}
