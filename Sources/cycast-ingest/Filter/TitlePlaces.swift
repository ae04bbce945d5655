// SPDX-License-Identifier: MIT

/// Puts titles back into what a filter command makes of the audio they were taken from.
///
/// A title is kept with the media time at which it stood in the command's input, and is due when the output's media time
/// has come there: a command that keeps time gives a second for a second, whatever format and however late. When it
/// dies and another takes over, the output's time counts anew, from the input time at which that one began.
///
///     input    ---A-------B--x--C---     x: the command died, and what was inside it is lost
///     output      ---A------|   C---     B was inside: the next output begins with it
///
/// Times are in nanoseconds of media since the session's beginning. Pure: holds at most `mostHeld` titles.
struct TitlePlaces<Title> {
  /// Titles that may be inside a command; when there are more, the oldest is dropped, so that the last one said is shown.
  static var mostHeld: Int { 64 }

  private var held: [(time: Int64, title: Title)] = []
  /// The input time of the output's time 0; nil while there is no output.
  private var base: Int64? = 0

  /// How many titles are inside.
  var count: Int { held.count }

  /// Keeps a title that stood at a time of the input. One that stands where the last one stood replaces it; time that
  /// goes back is taken as the last one's.
  mutating func put(_ title: Title, at inputTime: Int64) {
    let time = max(inputTime, held.last?.time ?? inputTime)
    if held.last?.time == time { held.removeLast() }
    if held.count == Self.mostHeld { held.removeFirst() }
    held.append((time, title))
  }

  /// The title to be said before the unit at a time of the output, if that is a new one. Of several whose place has
  /// passed, the last.
  mutating func due(_ outputTime: Int64) -> Title? {
    guard let base else { return nil }
    let passed = held.prefix { $0.time <= base + outputTime }
    defer { held.removeFirst(passed.count) }
    return passed.last?.title
  }

  /// The command died: nothing is due until another one runs.
  mutating func outputEnded() { base = nil }

  /// A command was started whose first input byte stands at a time of the input: its output's time 0.
  mutating func restarted(at inputTime: Int64) { base = inputTime }
}

extension TitlePlaces: Sendable where Title: Sendable {}
