// SPDX-License-Identifier: MIT

/// What is known of standard input.
struct InputFacts {
  /// Bytes that came in, and how many of them were nothing of the stream.
  var bytes = 0, junk = 0
  /// When the last of them came, or waited for its time (monotonic nanoseconds); nil before the first.
  var lastInput: Int64?
}
