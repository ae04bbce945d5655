// SPDX-License-Identifier: MIT
import StreamKit

/// Judges stations as a plugin of Nagios (Monitoring Plugins Development Guidelines): one line with figures behind a bar,
/// and an exit code.
///
///     OK - localhost:8001/stream: 12 listeners, Cycast - Night Train|listeners=12;5:;;0 silence=0.02s;;30;0
struct StationCheck: Equatable {
  /// Fewer listeners than this are a warning.
  var minListeners: Int?
  /// Longer silence than so many nanoseconds is critical.
  var maxSilence: Int64?
  /// Whether a live source has to be on air.
  var wantsLive = false

  /// What is thought of one stream.
  struct Verdict: Equatable {
    var code = ExitCode.ok
    /// What is wrong; empty when all is well.
    var faults: [String] = []

    /// Adds a fault; the worst of them counts.
    mutating func add(_ code: ExitCode, _ fault: String) {
      self.code = StationCheck.worse(self.code, code)
      faults.append(fault)
    }
  }

  /// What the command ends with when it would end with `code`: with `--check` among its words a plugin's codes alone. What
  /// else went wrong is unknown, and said on standard output too, where a plugin is read.
  static func ending(_ words: [Argument], _ code: ExitCode) -> ExitCode {
    let options = words.prefix { $0.text != "--" }
    guard options.contains(where: { $0.text == "--check" || $0.text.hasPrefix("--check=") }) else { return code }
    guard ![.ok, .warning, .critical, .unknown].contains(code) else { return code }
    let why = code == .usage ? "the command line is wrong" : "cycast-stat ended with \(code.rawValue)"
    _ = writeIfReady(1, Array("UNKNOWN - \(why): standard error says more\n".utf8))
    return .unknown
  }

  /// The worse of two codes. What is known to be wrong weighs more than what is not known.
  static func worse(_ a: ExitCode, _ b: ExitCode) -> ExitCode {
    let order: [ExitCode] = [.ok, .unknown, .warning, .critical]
    return (order.firstIndex(of: a) ?? 0) >= (order.firstIndex(of: b) ?? 0) ? a : b
  }

  /// The line, without its end, and the code.
  func outcome(_ reports: [StationReport]) -> (line: String, code: ExitCode) {
    let verdicts = reports.map(verdict)
    let code = verdicts.map(\.code).reduce(.ok, StationCheck.worse)
    let word = [ExitCode.ok: "OK", .warning: "WARNING", .critical: "CRITICAL"][code] ?? "UNKNOWN"
    var said = zip(reports, verdicts).filter { $1.code == code }.map { words($0, $1) }
    if reports.count > 1 { said = ["\(said.count) of \(reports.count): \(said.joined(separator: "; "))"] }
    let figures = reports.map { self.figures($0, isAlone: reports.count == 1) }.filter { !$0.isEmpty }
    let line = "\(word) - \(StationCheck.harmless(said.joined()))"
    return (figures.isEmpty ? line : "\(line)|\(figures.joined(separator: " "))", code)
  }

  /// What is thought of one stream.
  func verdict(_ report: StationReport) -> Verdict {
    var verdict = Verdict()
    if let problem = report.problem {
      verdict.add(.critical, problem.reason)
      return verdict
    }
    if wantsLive { judgeLive(report, &verdict) }
    if let maxSilence { judgeSilence(report, maxSilence, &verdict) }
    if let minListeners {
      if let listeners = report.listeners {
        if listeners < minListeners { verdict.add(.warning, "\(listeners) listeners of at least \(minListeners)") }
      } else {
        verdict.add(.unknown, "it does not say how many listen")
      }
    }
    return verdict
  }

  private func judgeLive(_ report: StationReport, _ verdict: inout Verdict) {
    switch report.isLive {
    case nil: verdict.add(.unknown, "it does not say whether it is live")
    case false?: verdict.add(.critical, "not live" + (report.origin.map { " but \($0.rawValue)" } ?? ""))
    case true?: break
    }
  }

  private func judgeSilence(_ report: StationReport, _ most: Int64, _ verdict: inout Verdict) {
    // What is filled in comes in like any other stream: its length is told apart, or it counts at once.
    if report.origin == .silence, report.silentFor.map({ $0 > Double(most) / 1e9 }) ?? true {
      return verdict.add(.critical, "silence is on air")
    }
    if let idle = report.idle {
      if idle > Double(most) / 1e9 { verdict.add(.critical, "nothing has come in for \(Lengths.text(whole(idle)))") }
    } else if report.isLive == false, report.origin == nil {
      verdict.add(.critical, "nothing is on air")
    } else if report.origin == nil {
      verdict.add(.unknown, "it does not say whether there is silence")
    }
  }

  private func whole(_ seconds: Double) -> Int { Int(min(max(seconds, 0), 1e9)) }

  private func words(_ report: StationReport, _ verdict: Verdict) -> String {
    if !verdict.faults.isEmpty { return "\(report.place): \(verdict.faults.joined(separator: ", "))" }
    let listeners = report.listeners.map { "\($0) listener\($0 == 1 ? "" : "s")" } ?? ""
    let said = [listeners, report.display].filter { !$0.isEmpty }.joined(separator: ", ")
    return said.isEmpty ? report.place : "\(report.place): \(said)"
  }

  /// `'label'=value[unit];[warn];[crit];[min]` for each figure.
  private func figures(_ report: StationReport, isAlone: Bool) -> String {
    func figure(_ name: String, _ value: String, _ limits: String) -> String {
      "\(StationCheck.label(isAlone ? name : report.place + " " + name))=\(value);\(limits)"
    }
    var figures: [String] = []
    if let listeners = report.listeners {
      figures.append(figure("listeners", String(listeners), (minListeners.map { "\($0):" } ?? "") + ";;0"))
    }
    if let idle = report.idle {
      let limit = maxSilence.map { "\(Double($0) / 1e9)" } ?? ""
      figures.append(figure("silence", "\(idle)s", ";\(limit);0"))
    }
    return figures.joined(separator: " ")
  }

  /// A label in quotes where it has a blank; an equals sign and a quote are not for labels.
  private static func label(_ text: String) -> String {
    let text = harmless(String(text.map { $0 == "=" || $0 == "'" ? "_" : $0 }))
    return text.contains { $0 == " " } ? "'\(text)'" : text
  }

  /// The text without the bar, behind which the figures begin.
  private static func harmless(_ text: String) -> String {
    Cells.shown(String(text.map { $0 == "|" ? "¦" : $0 }))
  }
}
