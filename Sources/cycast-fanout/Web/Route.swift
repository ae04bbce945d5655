// SPDX-License-Identifier: MIT

/// What a request asks for.
enum Route: Equatable {
  /// To listen, with ICY blocks or without; `bodyless` for HEAD.
  case stream(wantsICY: Bool, bodyless: Bool)
  /// One of the pages.
  case page(Page, bodyless: Bool)
  /// What happens, as it happens.
  case events
  /// What needs the administrator's password, and how it was asked.
  case administration(Task, Way)
  /// What may be done here.
  case options(allow: String)
  /// No such path; no such method there; a request that is none.
  case notFound
  case methodNotAllowed(allow: String)

  /// The pages there are.
  enum Page: Equatable {
    /// The status page and what it is made of.
    case front, style, script, icon
    case health
    /// Lists that players open.
    case m3u, pls, xspf
    /// Cycast's own facts.
    case status, stats, metrics
    /// What readers of Icecast's and SHOUTcast's pages know.
    case icecastStatus, shoutcastLine, shoutcastStats
  }

  /// What only the administrator can do.
  enum Task: Equatable {
    /// To say what is on air.
    case title
    /// To see Icecast's figures, its mounts, and who listens.
    case stats, mounts, listeners
    /// To end a listener, as Icecast has it, and as `/api/listeners/ID` does.
    case endClient, endListener(Int)
  }

  /// Where a task's parameters are: in the query, in the body too, or nowhere, because it is not to be done (HEAD).
  enum Way { case query, form, head }
}
