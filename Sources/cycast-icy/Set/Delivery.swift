// SPDX-License-Identifier: MIT
import StreamKit

/// One title on its way to the station: one attempt, from the request to what became of it.
final class Delivery {
  let title: NewTitle
  private let target: SetTarget
  private let fetch: Result<Fetch, FetchFailure>

  /// The most bytes of an answer that are looked at.
  private static let longestAnswer = 8_192

  /// Sends it. Throws when the mount leaves no room for a title.
  init(_ title: NewTitle, to target: SetTarget, until deadline: Int64, _ log: Log) throws(CommandError) {
    self.title = title
    self.target = target
    guard let made = TitleRequest(title, to: target) else {
      throw CommandError(.usage, "the name of the mount is too long for a title beside it")
    }
    if made.isCut { log.warning("the title is cut: a station takes requests of about 4,000 bytes") }
    fetch = Result { () throws(FetchFailure) in
      try Fetch(made.request, atMost: Delivery.longestAnswer, until: deadline)
    }
  }

  /// What to wait for; nil when the next step is due at once.
  var awaiting: Awaiting? { try? fetch.get().awaiting }

  /// When to step even so; nil for never.
  var wakesAt: Int64? { try? fetch.get().wakesAt }

  /// Goes on as far as it can. Nil while nothing is known.
  func step(at now: Int64) -> TitleVerdict? {
    do throws(FetchFailure) {
      return try fetch.get().step(at: now).map { TitleVerdict($0, to: target) }
    } catch {
      return TitleVerdict(error, to: target)
    }
  }
}
