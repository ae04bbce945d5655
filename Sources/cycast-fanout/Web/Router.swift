// SPDX-License-Identifier: MIT
import StreamKit

/// What a request asks for.
enum Route: Equatable {
  /// To listen, with ICY blocks or without; `bodyless` for HEAD.
  case stream(wantsICY: Bool, bodyless: Bool)
  /// One of the small pages.
  case page(Page, bodyless: Bool)
  /// What needs the administrator's password, and how it was asked.
  case administration(Task, Way)
  /// What may be done here.
  case options(allow: String)
  /// No such path; no such method there; a request that is none.
  case notFound
  case methodNotAllowed(allow: String)

  /// The pages there are.
  enum Page { case front, health, m3u, pls, xspf }

  /// What the administrator can do: say what is on air.
  enum Task { case title }

  /// Where a task's parameters are: in the query, in the body too, or nowhere, because it is not to be done (HEAD).
  enum Way { case query, form, head }
}

/// Finds out what a request asks for. Knows paths and methods, and nothing of the stream.
struct Router {
  /// The path of the stream, such as `/stream`.
  let mount: String

  private static let allow = "GET, HEAD, OPTIONS"
  private static let allowForTasks = "GET, HEAD, POST, OPTIONS"

  func route(_ request: RequestHead) -> Route {
    if let task = task(at: request.path) { return Router.route(task, request.method) }
    guard let page = page(at: request.path) else {
      return request.method == "OPTIONS" ? .options(allow: Router.allow) : .notFound
    }
    switch request.method {
    case "OPTIONS": return .options(allow: Router.allow)
    case "GET", "HEAD":
      let bodyless = request.method == "HEAD"
      if let page = page.page { return .page(page, bodyless: bodyless) }
      return .stream(wantsICY: Router.wantsICY(request), bodyless: bodyless)
    default: return .methodNotAllowed(allow: Router.allow)
    }
  }

  private func task(at path: String) -> Route.Task? { path == "/admin/metadata" ? .title : nil }

  private static func route(_ task: Route.Task, _ method: String) -> Route {
    switch method {
    case "GET": .administration(task, .query)
    case "POST": .administration(task, .form)
    case "HEAD": .administration(task, .head)
    case "OPTIONS": .options(allow: allowForTasks)
    default: .methodNotAllowed(allow: allowForTasks)
    }
  }

  /// The page at a path, or the stream (a nil page); nil when there is nothing. Players append `;stream.mp3` and the like
  /// to make SHOUTcast servers understand them.
  private func page(at path: String) -> (page: Route.Page?, Void)? {
    // What SHOUTcast's players ask for: its streams have no name.
    if path.hasPrefix("/;") { return (nil, ()) }
    let path = path.firstIndex(of: ";").map { String(path[..<$0]) } ?? path
    switch path {
    case mount, mount + "/": return (nil, ())
    case "/": return (.front, ())
    case "/healthz": return (.health, ())
    case mount + ".m3u": return (.m3u, ())
    case mount + ".pls": return (.pls, ())
    case mount + ".xspf": return (.xspf, ())
    default: return nil
    }
  }

  /// `Icy-MetaData: 1`; any number above 0 counts.
  private static func wantsICY(_ request: RequestHead) -> Bool {
    request.header("Icy-MetaData").flatMap { Int($0) }.map { $0 >= 1 } ?? false
  }
}
