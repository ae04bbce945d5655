// SPDX-License-Identifier: MIT
// placeholder until the tags piece is merged
struct JSONObject {
  private(set) var body = ""
  var text: String { "{" + body + "}" }
  mutating func add(_ key: String, _ value: String) { body += (body.isEmpty ? "" : ",") + "\"\(key)\":\"\(value)\"" }
}
