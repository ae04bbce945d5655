// SPDX-License-Identifier: MIT
import StreamKit

/// The station that titles are sent to, and who sends them.
struct SetTarget: Equatable, Sendable {
  /// The server, with the path that titles are sent to.
  let url: StationURL
  /// With a slash in front; nil where the station has but one.
  let mount: String?
  /// The number of SHOUTcast's stream, as it was written.
  let stream: String?
  /// Who asks; nil until the password was read.
  var credentials: BasicCredentials?

  var isSHOUTcast: Bool { url.scheme == .shoutcast }

  /// Reads the operand. Throws what is wrong with it.
  init(_ text: String, mount: String?) throws(UsageError) {
    let place: StationURL
    do throws(StationURL.Problem) {
      place = try StationURL(text)
    } catch {
      // It may hold a password: it is not repeated.
      throw UsageError("the URL \(error)")
    }
    if place.hasPassword {
      throw UsageError(
        "the URL has a password in it, which everyone on this machine can read: write it to a file and name that with "
          + "--password-file, or set \(SecretFile.sourceVariable)")
    }
    if place.scheme == .shoutcast {
      stream = try SetTarget.stream(place)
      guard mount == nil, place.path == "/" else {
        throw UsageError("SHOUTcast has no mounts: leave the path and --mount out (?sid=2 is its second stream)")
      }
      self.mount = nil
      url = place.at("/admin.cgi")
    } else {
      guard place.query == nil else { throw UsageError("the URL has a query, which no mount has") }
      stream = nil
      self.mount = mount ?? (place.path == "/" ? nil : PercentEscapes.decoded(place.path))
      url = place.at("/admin/metadata")
    }
  }

  private static func stream(_ url: StationURL) throws(UsageError) -> String? {
    guard let query = url.query else { return nil }
    guard query.hasPrefix("sid="), let sid = UInt32(query.dropFirst(4)), sid > 0 else {
      throw UsageError("'?\(query)' is no stream of a SHOUTcast server (write ?sid=2)")
    }
    return String(sid)
  }

  /// For messages and logs.
  var text: String { url.server + (mount ?? stream.map { "/?sid=" + $0 } ?? "") }
}

/// Who sends titles, as options and environment say it.
enum SetSecrets {
  /// Decides on user and password. Throws what to do when there is none.
  /// - Parameters:
  ///   - user: the user that was named, if any.
  ///   - file: the password of `--password-file`.
  ///   - source: the value of `CYCAST_SOURCE_PASSWORD`.
  ///   - admin: the value of `CYCAST_ADMIN_PASSWORD`.
  static func credentials(
    user: String?, file: [UInt8]?, source: [UInt8]?, admin: [UInt8]?
  ) throws(CommandError) -> BasicCredentials {
    if let file { return BasicCredentials(user: user ?? "source", password: file) }
    let source = try SecretFile.chosen(nil, source, variable: SecretFile.sourceVariable)
    let admin = try SecretFile.chosen(nil, admin, variable: SecretFile.adminVariable)
    let candidates = [("source", source), ("admin", admin)]
    if let user {
      // The administrator's password is nobody else's; the source's is good for any name.
      if let password = user == "admin" ? admin ?? source : source {
        return BasicCredentials(user: user, password: password)
      }
    } else if let (user, password) = candidates.first(where: { $0.1 != nil }), let password {
      return BasicCredentials(user: user, password: password)
    }
    throw CommandError(
      .config,
      "there is no password: write it to a file and name that with --password-file, or set \(SecretFile.sourceVariable)"
        + " (for the user admin \(SecretFile.adminVariable))")
  }
}
