// SPDX-License-Identifier: MIT
import StreamKit

/// `/admin/listclients?mount=` of Icecast, in pieces: of many listeners it is too long to be made at once.
///
///     head, one entry after the other, foot
enum IcecastListeners {
  /// All in front of the entries; nil when another mount is asked for, or none, which Icecast refuses.
  static func head(_ facts: StationFacts, mount: String?) -> String? {
    guard let mount, mount == facts.mount else { return nil }
    var xml = XMLText()
    xml.open("icestats")
    xml.open("source", ("mount", mount))
    // 2.4 writes the one, Icecast-KH the other.
    xml.add("Listeners", facts.listeners)
    xml.add("listeners", facts.listeners)
    return XMLText.declaration + xml.text
  }

  /// One listener. `bitrate`, in kbit/s, turns its lag into the bytes that Icecast-KH tells; where one of them is not
  /// known, so is the other.
  static func entry(_ listener: ListenerFacts, bitrate: Int?) -> String {
    var xml = XMLText()
    xml.open("listener", ("id", String(listener.id)))
    xml.add("ID", listener.id)
    xml.add("IP", listener.address)
    xml.add("UserAgent", listener.agent)
    if !listener.referrer.isEmpty { xml.add("Referer", listener.referrer) }
    if let lag = listener.lag, let bitrate, let bytes = Int(exactly: (lag * Double(bitrate) * 125).rounded()) {
      xml.add("lag", bytes)
    }
    xml.add("Connected", listener.seconds)
    xml.close("listener")
    return xml.text
  }

  /// All behind the entries.
  static let foot = "</source></icestats>\n"
}
