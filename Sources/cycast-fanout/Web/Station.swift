// SPDX-License-Identifier: MIT
import StreamKit

/// The station's words and addresses, as the command line gives them.
struct Station {
  var words = StationInfo()
  var isPublic = false
  /// Where listeners reach the station when that is not what they ask for: behind a proxy, say. Without a final slash.
  var publicURL = ""
  var mount = "/stream"

  /// The words to tell: the command line wins over what the stream's tags say.
  func words(over said: StationInfo) -> StationInfo {
    StationInfo(
      name: words.name.isEmpty ? said.name : words.name, genre: words.genre.isEmpty ? said.genre : words.genre,
      url: words.url.isEmpty ? said.url : words.url,
      description: words.description.isEmpty ? said.description : words.description)
  }

  /// The URL of a path as the client of a request can reach it.
  func url(_ path: String, for request: RequestHead) -> String {
    if !publicURL.isEmpty { return publicURL + path }
    let scheme = request.header("X-Forwarded-Proto") == "https" ? "https" : "http"
    return "\(scheme)://\(Station.host(of: request))\(path)"
  }

  /// The host and port that a request names; `localhost` where that can be none (RFC 9110 section 7.2, RFC 3986 section
  /// 3.2), so that nothing else gets into playlists. What is not ASCII passes: some send names as they are written.
  private static func host(of request: RequestHead) -> String {
    guard let host = request.header("Host"), !host.isEmpty else { return "localhost" }
    let isHost = host.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: true
      default: "-._~%:[]".utf8.contains(byte)
      }
    }
    return isHost ? host : "localhost"
  }
}
