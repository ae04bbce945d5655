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
    return "\(scheme)://\(request.header("Host") ?? "localhost")\(path)"
  }
}
