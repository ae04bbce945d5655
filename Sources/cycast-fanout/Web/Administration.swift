// SPDX-License-Identifier: MIT
import StreamKit

/// What only the administrator may do: today, to say what is on air.
extension Front {
  /// Answers a request that needs the password. Who does not have it is answered before a body is read, so that nobody
  /// else's is ever kept.
  func administer(_ slot: Int, _ task: Route.Task, _ way: Route.Way, _ request: RequestHead, _ now: UInt32) {
    guard mayAdminister(slot, request, now) else { return }
    switch way {
    case .query: perform(task, slot, FormParameters(request.rawQuery), now)
    case .form: collect(slot, task, request, now)
    // It asks whether it may, and changes nothing.
    case .head: send(slot, .ok, Answers.head(.ok, type: IceResponse.contentType), now)
    }
  }

  /// Does what was asked, and answers.
  func perform(_ task: Route.Task, _ slot: Int, _ form: FormParameters, _ now: UInt32) {
    switch task {
    case .title: setTitle(slot, MetadataUpdate(form), now)
    }
  }

  // MARK: The password

  /// Whether a request may administer. If not, it has its answer.
  private func mayAdminister(_ slot: Int, _ request: RequestHead, _ now: UInt32) -> Bool {
    let peer = audience.connections[slot].peer
    let isBodyless = request.method == "HEAD"
    func refuse(_ status: HTTPStatus, _ text: String, _ headers: [(String, String)] = []) {
      send(slot, status, Answers.page(status, text + "\n", headers: headers, withBody: !isBodyless), now)
    }
    switch gate.judge(request, from: peer, at: monotonicNow()) {
    case .accepted: return true
    case .closed:
      refuse(.forbidden, "Nobody may do this here: cycast-fanout was started without --admin-password-file.")
    case .unknown: refuse(.unauthorized, "The user admin and the password are needed.", [Front.challenge])
    case .wrong:
      // Who mixes them up sends the password as the name: it is not logged.
      if let unsaid = wrongPasswords.turn(at: now) {
        log.warning("a wrong password", ("address", peer.host), ("others", String(unsaid)))
      }
      refuse(.unauthorized, "This is not the user admin with the right password.", [Front.challenge])
    case .later(let seconds):
      refuse(
        .tooManyRequests, "Too many wrong passwords came from there: wait \(seconds) seconds.",
        [("Retry-After", String(seconds))])
    }
    return false
  }

  private static let challenge = ("WWW-Authenticate", "Basic realm=\"Cycast\"")

  /// Reads the password again (HUP).
  func rereadPassword() {
    do throws(CommandError) {
      guard try adminPassword.reload() else { return }
      gate.password = adminPassword.bytes
      if let warning = adminPassword.warning { log.warning(warning) }
      log.info("the password of admin was read again")
    } catch {
      log.error("\(error.message); the password of before still counts")
    }
  }

  // MARK: Forms

  /// Waits for the body of a POST, which may be there already: `Reading` goes on with it.
  private func collect(_ slot: Int, _ task: Route.Task, _ request: RequestHead, _ now: UInt32) {
    do throws(PostedForm.Problem) {
      unfinished[slot] = .form(try PostedForm(request), task)
    } catch {
      switch error {
      case .noLength: refuse(slot, .lengthRequired, "A Content-Length is needed.\n", now)
      case .badLength: refuse(slot, .badRequest, "The Content-Length is no number.\n", now)
      case .tooLong:
        refuse(slot, .contentTooLarge, "The body is longer than \(PostedForm.longestBody) bytes.\n", now)
      }
    }
  }

  // MARK: Titles

  /// `/admin/metadata`: a title begins with the next unit. Words and order of the answers are Icecast's.
  private func setTitle(_ slot: Int, _ update: MetadataUpdate, _ now: UInt32) {
    guard update.mode == "updinfo" else { return say(slot, .noSuchAction, .ok, now) }
    guard update.mount == nil || update.mount == station.mount else { return say(slot, .noSuchSource, .notFound, now) }
    if mount.codec?.isOgg == true {
      return say(slot, IceResponse("The titles of an Ogg source come in its stream", isDone: false), .ok, now)
    }
    if let track = update.track, mount.request(track) {
      log.info("title", ("title", track.display))
      log.detail("title by request", ("address", audience.connections[slot].peer.host))
    }
    say(slot, .updated, .ok, now)
  }

  private func say(_ slot: Int, _ message: IceMessage, _ status: HTTPStatus, _ now: UInt32) {
    say(slot, IceResponse(message.rawValue, isDone: message.isDone), status, now)
  }

  private func say(_ slot: Int, _ response: IceResponse, _ status: HTTPStatus, _ now: UInt32) {
    let body = String(decoding: response.xml, as: UTF8.self)
    send(slot, status, Answers.page(status, type: IceResponse.contentType, body), now)
  }
}
