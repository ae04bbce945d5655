// SPDX-License-Identifier: MIT
import StreamKit

/// Plays names as they come on standard input, each once, until its end. A name may be a folder or a list; it is opened
/// when its turn comes. No more is read ahead than one piece of input.
final class NamedTracks {
  private let settings: PlaylistSettings
  private let programme: Programme
  private let output: Output
  private let log: Log
  private var input: StandardInput
  private var reader: NameReader
  private var hasEnded = false
  private var names: [ListItem] = []
  private var refused = 0
  private var hasPlayed = false

  init(
    _ settings: PlaylistSettings, _ input: consuming StandardInput, _ programme: Programme, _ output: Output, _ log: Log
  ) {
    self.settings = settings
    self.input = input
    self.programme = programme
    self.output = output
    self.log = log
    reader = NameReader(ending: settings.endsNamesWithZero ? .zero : .line)
  }

  /// Plays until standard input has ended or a signal stops it. Returns whether anything was played.
  func play() throws(Output.Failure) -> Bool {
    while !output.controls.stops, let name = try nextName() {
      var once = settings
      (once.once, once.state, once.startAt) = (true, nil, nil)
      let library = Library(name: name, extensions: settings.extensions)
      if try Player(once, library, programme, output, log).play() { hasPlayed = true }
    }
    try output.flush()
    return hasPlayed
  }

  private func nextName() throws(Output.Failure) -> ListItem? {
    while names.isEmpty {
      if hasEnded || output.controls.stops { return nil }
      try readMore()
      // What was asked for while nothing played has nothing to skip.
      _ = output.controls.takeSkip()
    }
    return names.removeFirst()
  }

  private func readMore() throws(Output.Failure) {
    var bytes = [UInt8](repeating: 0, count: 4_096)
    switch try readOnce(&bytes) {
    case .bytes(let count): names = reader.take(bytes[..<count])
    case .wouldBlock: try waitForInput()
    case .end:
      hasEnded = true
      if let last = reader.finish() { names = [last] }
    }
    if reader.refused > refused {
      log.warning(
        "names on standard input left out: longer than a path may be", ("count", String(reader.refused - refused)))
      refused = reader.refused
    }
  }

  /// Waits for names or a signal. Time that goes by so is not made up for.
  @discardableResult
  private func waitForInput() throws(Output.Failure) -> Bool {
    let isReady = try output.pause(for: nil, or: input.number)
    output.resume()
    return isReady
  }

  private func readOnce(_ bytes: inout [UInt8]) throws(Output.Failure) -> Moved {
    // What may block is read only when there is something, not when a signal has ended the wait.
    if !input.neverBlocks, try !waitForInput() { return output.controls.stops ? .end : .wouldBlock }
    let result: Result<Moved, SystemError> = bytes.withUnsafeMutableBytes { raw in
      Result { () throws(SystemError) in try input.read(into: raw) }
    }
    switch result {
    case .success(let moved): return moved
    case .failure(let error): throw .system(error)
    }
  }
}
