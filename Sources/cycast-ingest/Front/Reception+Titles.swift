// SPDX-License-Identifier: MIT
import StreamKit

/// Titles and the end of sessions by request, and what the port tells of itself.
extension Reception {
  /// `/admin/metadata`, `/admin.cgi`: a title begins with the next unit, or waits for its source.
  func setTitle(
    _ update: MetadataUpdate, isPage: Bool, _ who: Who, _ replies: SourceReplies, _ caller: Caller, at now: Int64
  ) {
    func say(_ message: String, done: Bool, _ status: HTTPStatus = .ok) {
      let reply = isPage ? replies.shoutcastPage(status, message) : replies.iceResponse(message, done: done, status)
      finish(reply, replies, caller, at: now)
    }
    guard update.mode == "updinfo" else { return say("No such action", done: false) }
    if let live = air.live, !who.isAdmin, who.user != live.session.user, isAnothers(who.user, live.session.user) {
      return say("Another source is live", done: false, .forbidden)
    }
    if let live = air.live, live.reader.codec?.isOgg == true {
      return say("The titles of an Ogg source come in its stream", done: false)
    }
    // A SHOUTcast source has no mount: whatever is named means it.
    let mount = air.live?.session.mount == SourceRequest.noMount ? nil : update.mount
    switch titles.offer(update.track ?? TrackInfo(), mount: mount, at: now) {
    case .applies:
      if let track = update.track { air.live?.nameByRequest(track) }
      say("Metadata update successful", done: true)
    case .held, .dropped: say("Metadata update successful", done: true)
    case .noSuchMount: say("Source does not exist", done: false, .notFound)
    }
  }

  /// Whether a session belongs to somebody else: names that have a password of their own are told apart; those who share
  /// the one password are not.
  private func isAnothers(_ user: String, _ holder: String) -> Bool {
    gatekeeper.isListed(user) || gatekeeper.isListed(holder)
  }

  /// `/admin/killsource` and DELETE: ends the session of a mount, or the one there is.
  func kill(
    _ mount: String?, isDelete: Bool, _ who: Who, _ replies: SourceReplies, _ caller: Caller, at now: Int64
  ) {
    guard let live = air.live, mount.map({ $0 == live.session.mount }) ?? true else {
      let reply =
        isDelete
        ? replies.refusal(.notFound, "No source is live there.")
        : replies.iceResponse("Source does not exist", done: false, .notFound)
      return finish(reply, replies, caller, at: now)
    }
    guard who.isAdmin || who.user == live.session.user || !isAnothers(who.user, live.session.user) else {
      return finish(replies.refusal(.forbidden, "This session is another's."), replies, caller, at: now)
    }
    air.endLive(.killed, at: now)
    finish(
      isDelete ? replies.options : replies.iceResponse("Source Removed", done: true), replies, caller, at: now)
  }

  /// The state of the port. User and address of the source only with `showsSource`.
  func statusJSON(showsSource: Bool, at now: Int64) -> [UInt8] {
    var status = JSONObject()
    status.add("source_connected", air.live != nil)
    status.add("origin", air.origin.rawValue)
    status.add("uptime_seconds", (now - began) / 1_000_000_000)
    var metadata = JSONObject()
    metadata.add("title", air.track.title)
    metadata.add("artist", air.track.artist)
    status.add("metadata", metadata)
    status.add("stream", streamJSON(at: now))
    if let live = air.live { status.add("source", json(of: live, showsSource: showsSource, at: now)) }
    return status.line
  }

  private func streamJSON(at now: Int64) -> JSONObject {
    var stream = JSONObject()
    if let codec = air.splicer.codec {
      stream.add("format", codec.name)
      stream.add("content_type", codec.contentType)
    }
    if let unit = air.splicer.lastUnit {
      stream.add("sample_rate", unit.sampleRate)
      stream.add("channels", unit.channels)
    }
    stream.add("seconds", secondsOf: air.splicer.clock.mediaTime)
    stream.add("ahead_seconds", secondsOf: air.splicer.clock.ahead(at: now))
    stream.add("bytes", air.outlet.written)
    return stream
  }

  private func json(of live: Live, showsSource: Bool, at now: Int64) -> JSONObject {
    let session = live.session
    var source = JSONObject()
    source.add("id", session.id)
    source.add("mount", session.mount)
    source.add("state", live.phase.rawValue)
    source.add("since", CalendarTime(session.since).iso8601)
    source.add("connected_seconds", (now - session.began) / 1_000_000_000)
    source.add("content_type", unlessEmpty: session.contentType)
    if let codec = live.reader.codec { source.add("format", codec.name) }
    if let bitrate = session.bitrate { source.add("bitrate", bitrate) }
    source.add("bytes_received", live.received)
    source.add("media_seconds", secondsOf: live.clock.nanoseconds)
    source.add("junk_bytes", live.junk)
    source.add("name", unlessEmpty: session.station.name)
    source.add("agent", unlessEmpty: session.agent)
    if showsSource {
      source.add("user", session.user)
      source.add("address", session.address.host)
    }
    return source
  }
}
