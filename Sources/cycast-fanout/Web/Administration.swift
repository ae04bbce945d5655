// SPDX-License-Identifier: MIT
import StreamKit

/// What only the administrator may do: say what is on air, see who listens, end a listener.
extension Front {
  /// Answers a request that needs the password. Who does not have it is answered before a body is read, so that nobody
  /// else's is ever kept.
  func administer(_ slot: Int, _ task: Route.Task, _ way: Route.Way, _ request: RequestHead, _ now: UInt32) {
    guard mayAdminister(slot, request, now) else { return }
    // A browser that knows the password sends it along with whatever another page makes it ask for (Fetch Metadata).
    if request.header("Sec-Fetch-Site") == "cross-site" {
      return refuse(slot, .forbidden, "A page of somebody else's asked for this.\n", now, bodyless: way == .head)
    }
    switch way {
    case .query: perform(task, slot, FormParameters(request.rawQuery), now, for: request)
    case .form: collect(slot, task, request, now)
    // It asks whether it may, and changes nothing.
    case .head: send(slot, .ok, Answers.head(.ok, type: IceResponse.contentType, isPrivate: true), now)
    }
  }

  /// Does what was asked, and answers. The request is there unless its body came later.
  func perform(
    _ task: Route.Task, _ slot: Int, _ form: FormParameters, _ now: UInt32, for request: RequestHead? = nil
  ) {
    switch task {
    case .title: setTitle(slot, MetadataUpdate(form), now)
    case .stats: sayXML(slot, IcecastXML.stats(facts(at: now, for: request), mount: form.text("mount")), now)
    case .mounts: sayXML(slot, IcecastXML.mounts(facts(at: now)), now)
    case .listeners:
      if isMount(form.text("mount")) { beginListeners(slot, now) } else { say(slot, .noSuchSource, .notFound, now) }
    case .endClient: endClient(slot, form, now)
    case .endListener(let id): endListener(slot, id, now)
    }
  }

  private func isMount(_ name: String?) -> Bool { name == nil || name == station.mount }

  private func sayXML(_ slot: Int, _ page: String?, _ now: UInt32) {
    guard let page else { return say(slot, .noSuchSource, .notFound, now) }
    send(slot, .ok, Answers.page(.ok, type: PageText.xml, Array(page.utf8), isPrivate: true), now)
  }

  // MARK: Listeners

  /// `/admin/killclient?mount=/stream&id=7`, answered as Icecast does.
  private func endClient(_ slot: Int, _ form: FormParameters, _ now: UInt32) {
    guard isMount(form.text("mount")) else { return say(slot, .noSuchSource, .notFound, now) }
    guard let id = form.text("id").flatMap({ Int($0) }) else {
      return say(slot, IceResponse("Missing parameter: id", isDone: false), .badRequest, now)
    }
    let isDone = end(listener: id, askedBy: slot)
    say(slot, IceResponse(isDone ? "Client \(id) removed" : "Client \(id) not found", isDone: isDone), .ok, now)
  }

  /// `DELETE /api/listeners/7`
  private func endListener(_ slot: Int, _ id: Int, _ now: UInt32) {
    if end(listener: id, askedBy: slot) {
      send(slot, .noContent, Answers.head(.noContent, type: "text/plain", isPrivate: true), now)
    } else {
      refuse(slot, .notFound, "No listener \(id) is here: it may have left.\n", now)
    }
  }

  private func end(listener id: Int, askedBy slot: Int) -> Bool {
    guard let place = self.slot(ofListener: id) else { return false }
    let addresses = (audience.connections[place].peer.host, audience.connections[slot].peer.host)
    log.info("listener ended by the administrator", ("id", String(id)), ("address", addresses.0), ("by", addresses.1))
    audience.close(place, .ended)
    return true
  }

  // MARK: The password

  /// Whether a request for what everyone may see is the administrator's, who sees more: it says so, or it is not. Nil
  /// when it says so and is not: it has its answer then.
  func isAdministrator(_ slot: Int, _ request: RequestHead, _ now: UInt32) -> Bool? {
    if request.header("Authorization") == nil || gate.password == nil { return false }
    return mayAdminister(slot, request, now) ? true : nil
  }

  /// Whether a request may administer. If not, it has its answer.
  private func mayAdminister(_ slot: Int, _ request: RequestHead, _ now: UInt32) -> Bool {
    let peer = audience.connections[slot].peer
    let isBodyless = request.method == "HEAD"
    func refuse(_ status: HTTPStatus, _ text: String, _ headers: [(String, String)] = []) {
      let type = "text/plain; charset=utf-8"
      let body = Array((text + "\n").utf8)
      let bytes = Answers.page(
        status, type: type, body, headers: headers, isPrivate: true, withBody: !isBodyless)
      send(slot, status, bytes, now)
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
    send(slot, status, Answers.page(status, type: IceResponse.contentType, Array(body.utf8), isPrivate: true), now)
  }
}
