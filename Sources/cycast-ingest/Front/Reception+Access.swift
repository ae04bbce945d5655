// SPDX-License-Identifier: MIT
import StreamKit

/// Who may do what.
extension Reception {
  /// Takes the credentials of a request; without any it is told that some are needed, which counts for nothing.
  func authenticate(
    _ wish: Asked.Wish, _ head: RequestHead, _ replies: SourceReplies, _ caller: Caller, at now: Int64
  ) {
    guard let credentials = BasicCredentials(head) else {
      if case .title(_, isPage: true) = wish {
        return finish(replies.shoutcastPage(.badRequest, "A pass= is needed."), replies, caller, at: now)
      }
      return finish(replies.unauthorized(), replies, caller, at: now)
    }
    check(
      Asked(wish: wish, user: credentials.user, passwords: [credentials.password], replies: replies), caller, at: now)
  }

  /// Has the password checked, at once or on the gatekeeper's thread.
  func check(_ asked: Asked, _ caller: Caller, at now: Int64) {
    if !isExempt(caller), let left = wrongPasswords.waits(caller.address, at: now) {
      let seconds = Int((left + 999_999_999) / 1_000_000_000)
      let reply = asked.replies.later(
        seconds: seconds, "Too many wrong passwords came from there: wait \(seconds) seconds.")
      return refuse(asked, reply, caller, at: now)
    }
    if !isExempt(caller), callers.checking(caller.address) >= Reception.mostChecking {
      return act(on: .busy, asked, caller, at: now)
    }
    let token = UInt64(caller.id)
    let verdict = gatekeeper.check(
      user: asked.user, passwords: asked.passwords, mount: mount(of: asked.wish), purpose: asked.wish.purpose,
      token: token)
    guard let verdict else {
      caller.phase = .checking(asked)
      return
    }
    act(on: verdict, asked, caller, at: now)
  }

  /// Loopback and trusted proxies do not wait: all of a house may come from there.
  private func isExempt(_ caller: Caller) -> Bool {
    caller.address.isLoopback || caller.address == .none
      || settings.proxies.contains(caller.address)
  }

  private func mount(of wish: Asked.Wish) -> String? {
    switch wish {
    case .source(let request): request.mount
    case .title(let update, _): update.mount ?? air.live?.session.mount ?? settings.mount
    case .kill(let mount, _): mount ?? air.live?.session.mount
    case .status: nil
    }
  }

  /// Does what was asked, or says why not.
  func act(on verdict: Verdict, _ asked: Asked, _ caller: Caller, at now: Int64) {
    switch verdict {
    case .accepted(let user, let priority, let isAdmin):
      let who = Who(user: user, priority: priority, isAdmin: isAdmin)
      switch asked.wish {
      case .source(let request): welcome(request, who, asked, caller, at: now)
      case .title(let update, let isPage): setTitle(update, isPage: isPage, who, asked.replies, caller, at: now)
      case .kill(let mount, let isDelete): kill(mount, isDelete: isDelete, who, asked.replies, caller, at: now)
      case .status:
        let showsSource = isAdmin || air.live?.session.user == user
        finish(asked.replies.json(statusJSON(showsSource: showsSource, at: now)), asked.replies, caller, at: now)
      }
    case .wrong:
      if !isExempt(caller) { wrongPasswords.note(caller.address, at: now) }
      journal.refused("a wrong password", address: caller.address, user: asked.user ?? "")
      refuse(asked, asked.wrongPassword, caller, at: now)
    case .wrongMount:
      journal.refused("a password for another mount", address: caller.address, user: asked.user ?? "")
      refuse(asked, asked.replies.refusal(.forbidden, "This password is for another mount."), caller, at: now)
    case .busy:
      refuse(
        asked, asked.replies.later(.unavailable, seconds: 1, "Too many passwords are being checked."), caller, at: now)
    }
  }

  /// Says no, in the tongue in which it was asked.
  func refuse(_ asked: Asked, _ reply: [UInt8], _ caller: Caller, at now: Int64) {
    switch asked.wish {
    case .source(let request) where request.manner == .shoutcast || request.manner == .audiocast:
      callers.finish(SourceReplies.shoutcastRefusal, with: caller, at: now)
    default: finish(reply, asked.replies, caller, at: now)
    }
  }
}

/// Who was let in.
struct Who {
  let user: String
  let priority: Int
  let isAdmin: Bool
}

extension Asked {
  /// What a wrong password is told, where that is not SHOUTcast's word.
  fileprivate var wrongPassword: [UInt8] {
    if case .title(_, isPage: true) = wish { return replies.shoutcastPage(.forbidden, "invalid password") }
    return replies.unauthorized()
  }
}

extension Asked.Wish {
  /// What the password is shown for.
  var purpose: Purpose {
    switch self {
    case .source: .source
    case .title: .titles
    case .kill, .status: .administration
    }
  }
}
