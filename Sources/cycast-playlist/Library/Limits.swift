// SPDX-License-Identifier: MIT

/// Bounds what lists and folders can make of themselves, so that memory and reading time have an end whatever they hold.
struct Limits: Equatable, Sendable {
  /// The most tracks held, at some 150 bytes each.
  var entries = 1_000_000
  /// The most lists and folders opened in one reading, each as often as it is named: lists that name each other many times
  /// could go on for days.
  var visits = 100_000
  /// The size of the largest list that is read, in bytes: 16 MiB, some 200,000 long paths.
  var listBytes = 16 << 20
  /// How deep lists may name lists.
  var listDepth = 8
  /// How deep folders may hold folders.
  var folderDepth = 100
}
