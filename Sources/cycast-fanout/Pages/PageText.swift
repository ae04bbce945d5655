// SPDX-License-Identifier: MIT

/// A page that can have one of several forms: its media type, and its text.
struct PageText: Equatable {
  var type: String
  var text: String

  static let html = "text/html; charset=utf-8"
  static let xml = "text/xml; charset=utf-8"
  static let json = "application/json; charset=utf-8"
  static let script = "application/javascript; charset=utf-8"
}
