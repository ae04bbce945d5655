// SPDX-License-Identifier: MIT

extension Audience.End {
  /// The word for it in JSON and metrics.
  var word: String {
    switch self {
    case .left: "left"
    case .finished: "finished"
    case .stalled: "stalled"
    case .slow: "slow"
    case .noRoom: "no_room"
    case .stopped: "stopped"
    case .formatChanged: "format_changed"
    }
  }
}
