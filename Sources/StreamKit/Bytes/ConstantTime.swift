// SPDX-License-Identifier: MIT

/// Compares a secret with what somebody claims it to be. The time depends on how long the expected bytes are and on
/// nothing else: not on where the two differ, nor on how much was given. So a guess tells nothing about the next.
@inline(never)
public func constantTimeEquals(_ given: [UInt8], expected: [UInt8]) -> Bool {
  if given.isEmpty { return expected.isEmpty }
  var difference = given.count ^ expected.count
  for place in expected.indices {
    // What is too short is compared with its first byte; by then the counts have made the difference.
    difference |= Int(expected[place] ^ given[place < given.count ? place : 0])
  }
  return difference == 0
}
