// SPDX-License-Identifier: MIT
import StreamKit

/// Both ends of a filter, looked at before anything else is opened.
struct FilterEnds: ~Copyable {
  let input: StandardInput
  let output: StandardOutput

  /// Refuses operands, and ends that no stream can come from or go to. `example` is a line that uses both.
  static func open(_ operands: [Argument], example: String) throws(CommandError) -> FilterEnds {
    if let operand = operands.first {
      throw CommandError(
        .usage, "no operand is taken: '\(Text.clean(operand.text))' (the stream comes on standard input)")
    }
    let closed = fillClosedStandardDescriptors()
    Signal.ignoreBrokenPipes()
    let output = try openStreamOutput(isClosed: closed[1], example: example)
    let input = try openStreamInput(isClosed: closed[0], example: example)
    return FilterEnds(input: input, output: output)
  }
}

extension FilterLoop {
  /// Makes a loop over both ends.
  static func over(
    _ input: consuming StandardInput, _ outlet: Outlet, feed: TitleFeed? = nil, log: Log
  ) throws(CommandError) -> FilterLoop {
    do throws(SystemError) {
      return try FilterLoop(input, outlet, feed: feed, log: log)
    } catch {
      throw CommandError(.osError, "cannot go on: \(error.call): \(error)")
    }
  }
}
