// SPDX-License-Identifier: MIT
import StreamKit

/// options, environment → target and credentials → one title, or those of standard input → exit code
func runSet(_ settings: SetSettings, _ operands: [Argument], _ log: Log) throws(CommandError) -> ExitCode {
  let wasClosed = fillClosedStandardDescriptors()
  // Before there are threads, and so that curl does not inherit them.
  let source = takeEnvironment(SecretFile.sourceVariable)
  let admin = takeEnvironment(SecretFile.adminVariable)
  let plan: SetPlan
  do throws(UsageError) {
    plan = try SetPlan(settings, operands)
  } catch {
    throw CommandError(.usage, error.message)
  }
  let secret = try settings.passwordFile.map { file throws(CommandError) in try file.read() }
  if let warning = secret?.warning { log.warning(warning) }
  var target = plan.target
  target.credentials = try SetSecrets.credentials(
    user: plan.user, file: secret?.bytes, source: source, admin: admin)
  Signal.ignoreBrokenPipes()
  let signals: SignalDescriptor
  do throws(SystemError) {
    signals = try SignalDescriptor([Signal.terminate, Signal.interrupt])
  } catch {
    throw CommandError(.osError, "cannot take signals: \(error)")
  }
  let sender = TitleSender(target, timeout: settings.timeout, log)
  if let title = plan.title { return try sender.send(title, retrying: settings.retry, signals) }
  if wasClosed[0] { throw CommandError(.noInput, "standard input is closed: pipe titles into it") }
  return try sender.sendAll(of: try TitleFeed(descriptor: 0, log: log), signals)
}

/// What the command line says is to be done.
struct SetPlan: Equatable {
  let target: SetTarget
  let user: String?
  /// The title; nil when titles come on standard input.
  let title: NewTitle?

  init(_ settings: SetSettings, _ operands: [Argument]) throws(UsageError) {
    guard let place = operands.first else {
      throw UsageError("it takes the URL of a station: http://USER@HOST:PORT/MOUNT")
    }
    let readsTitles = operands.dropFirst().first?.text == "-"
    guard operands.count <= (readsTitles ? 2 : 1), place.text != "-" else {
      throw UsageError("it takes one URL, and behind that - for titles from standard input")
    }
    title = try NewTitle(settings)
    if readsTitles, title != nil || settings.link != nil {
      throw UsageError("titles come on standard input with -: leave --artist, --title, --song and --link out")
    }
    if !readsTitles, title == nil {
      throw UsageError("there is no title: give --song, --artist and --title, or - for titles from standard input")
    }
    let url: SetTarget = try SetTarget(place.text, mount: settings.mount)
    target = url
    user = settings.user ?? url.url.user
  }
}
