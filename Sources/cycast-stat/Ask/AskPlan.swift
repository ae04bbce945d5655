// SPDX-License-Identifier: MIT
import StreamKit

/// What the command line says is to be done.
struct AskPlan {
  /// How what is known is printed.
  enum Form: Equatable {
    case text, json, prometheus(OutputTarget)
    case fields([StationField])
    case check(StationCheck)
  }

  /// Where the station of this machine is: the port of cycast-fanout.
  static let ownStation = "http://localhost:8001"

  let urls: [StationURL]
  let form: Form
  /// How long a station may take, and how often they are asked again: nanoseconds, nil for once.
  let timeout: Int64, watch: Int64?

  /// Reads settings and operands. Throws what does not go together.
  init(_ settings: AskSettings, _ operands: [Argument]) throws(UsageError) {
    timeout = settings.timeout
    watch = settings.watch
    form = try AskPlan.form(settings)
    var urls: [StationURL] = []
    for text in operands.isEmpty ? [AskPlan.ownStation] : operands.map(\.text) { urls.append(try AskPlan.url(text)) }
    self.urls = urls
  }

  private static func form(_ settings: AskSettings) throws(UsageError) -> Form {
    var forms: [(String, Form)] = []
    if settings.isJSON { forms.append(("--json", .json)) }
    if !settings.fields.isEmpty { forms.append(("--get", .fields(settings.fields))) }
    if let target = settings.prometheus { forms.append(("--prometheus", .prometheus(target))) }
    if settings.isCheck { forms.append(("--check", .check(settings.check))) }
    if forms.count > 1 { throw UsageError("\(forms[0].0) and \(forms[1].0) do not go together: take one of them") }
    if !settings.isCheck, settings.check != StationCheck() {
      throw UsageError("--min-listeners, --max-silence and --live are conditions of --check, which is not there")
    }
    if settings.watch != nil, let first = forms.first, first.1 != .json {
      throw UsageError("--watch and \(first.0) do not go together: ask again with a timer")
    }
    return forms.first?.1 ?? .text
  }

  private static func url(_ text: String) throws(UsageError) -> StationURL {
    let url: StationURL
    do throws(StationURL.Problem) {
      url = try StationURL(text)
    } catch {
      throw UsageError("'\(Text.clean(text))' \(error)")
    }
    if url.hasPassword { throw UsageError("an address has a password in it, which others can read") }
    if url.user != nil { throw UsageError("'\(url.text)' names a user: what a station says to all is asked for") }
    return url
  }
}
