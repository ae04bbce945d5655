// SPDX-License-Identifier: MIT
import StreamKit

/// Finds out what a request asks for. Knows paths and methods, and nothing of the stream.
struct Router {
  /// The path of the stream, such as `/stream`.
  let mount: String

  private static let allow = "GET, HEAD, OPTIONS"
  private static let allowForTasks = "GET, HEAD, POST, OPTIONS"
  private static let allowForListeners = "DELETE, OPTIONS"

  func route(_ request: RequestHead) -> Route {
    if let task = Router.task(at: request.path) { return Router.route(task, request.method) }
    let place = place(at: request.path)
    switch request.method {
    case "OPTIONS": return .options(allow: Router.allow)
    case _ where place == .nowhere: return .notFound
    case "GET", "HEAD": break
    default: return .methodNotAllowed(allow: Router.allow)
    }
    let bodyless = request.method == "HEAD"
    switch place {
    case .page(let page): return .page(page, bodyless: bodyless)
    case .stream: return .stream(wantsICY: Router.wantsICY(request), bodyless: bodyless)
    // Nobody would ever know what follows its head.
    case .events: return bodyless ? .methodNotAllowed(allow: "GET, OPTIONS") : .events
    case .nowhere: return .notFound
    }
  }

  /// Whether a path is that of something else than the stream, so that the stream can't be there.
  static func isTaken(_ path: String) -> Bool { task(at: path) != nil || page(at: path) != nil || path == eventsPath }

  // MARK: Tasks

  private static func task(at path: String) -> Route.Task? {
    switch path {
    case "/admin/metadata": .title
    case "/admin/stats", "/admin/stats.xml": .stats
    case "/admin/listmounts": .mounts
    case "/admin/listclients": .listeners
    case "/admin/killclient": .endClient
    case _ where path.hasPrefix("/api/listeners/"): .endListener(Int(path.dropFirst(15)) ?? 0)
    default: nil
    }
  }

  private static func route(_ task: Route.Task, _ method: String) -> Route {
    if case .endListener = task {
      switch method {
      case "DELETE": return .administration(task, .query)
      case "OPTIONS": return .options(allow: allowForListeners)
      default: return .methodNotAllowed(allow: allowForListeners)
      }
    }
    return switch method {
    case "GET": .administration(task, .query)
    case "POST": .administration(task, .form)
    case "HEAD": .administration(task, .head)
    case "OPTIONS": .options(allow: allowForTasks)
    default: .methodNotAllowed(allow: allowForTasks)
    }
  }

  // MARK: Pages

  /// What is at a path.
  private enum Place: Equatable { case stream, page(Route.Page), events, nowhere }

  private static let eventsPath = "/api/events"

  /// What is at a path. Players append `;stream.mp3` and the like to make SHOUTcast servers understand them.
  private func place(at path: String) -> Place {
    // What SHOUTcast's players ask for: its streams have no name.
    if path.hasPrefix("/;") { return .stream }
    let path = path.firstIndex(of: ";").map { String(path[..<$0]) } ?? path
    switch path {
    case mount, mount + "/": return .stream
    case mount + ".m3u": return .page(.m3u)
    case mount + ".pls": return .page(.pls)
    case mount + ".xspf": return .page(.xspf)
    case Router.eventsPath: return .events
    default: return Router.page(at: path).map { .page($0) } ?? .nowhere
    }
  }

  /// The page at a path that is the same whatever the stream is called.
  private static func page(at path: String) -> Route.Page? {
    switch path {
    case "/": .front
    case "/status.css": .style
    case "/status.js": .script
    case "/icon.svg", "/favicon.ico": .icon
    case "/healthz": .health
    case "/api/status": .status
    case "/api/stats": .stats
    case "/metrics": .metrics
    case "/status-json.xsl": .icecastStatus
    case "/7.html": .shoutcastLine
    case "/stats": .shoutcastStats
    default: nil
    }
  }

  /// `Icy-MetaData: 1`; any number above 0 counts.
  private static func wantsICY(_ request: RequestHead) -> Bool {
    request.header("Icy-MetaData").flatMap { Int($0) }.map { $0 >= 1 } ?? false
  }
}
