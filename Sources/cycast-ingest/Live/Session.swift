// SPDX-License-Identifier: MIT
import StreamKit

/// Who is live, and since when.
struct Session {
  /// Tells it from all others of this run.
  let id: Int
  let user: String
  let priority: Int
  /// Where it comes from, as far as that is known behind proxies.
  let address: PeerAddress
  let mount: String
  let agent: String
  let station: StationInfo
  /// As the source said it; empty when it did not.
  let contentType: String
  /// In kbit/s, as the source said it.
  let bitrate: Int?
  /// Nanoseconds of the monotonic clock, and since 1970.
  let began: Int64
  let since: Int64
}
