// SPDX-License-Identifier: MIT

/// A small generator that repeats itself for a seed (SplitMix64), so that a failing random test can be run again.
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  /// Starts the sequence that belongs to a seed.
  public init(seed: UInt64) { state = seed }

  /// The next number of the sequence.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// One way of cutting bytes into the pieces in which a parser is fed.
public struct Cut: CustomStringConvertible {
  /// Says which way it is, with the seed where there is one: put it into the test's comment.
  public let description: String
  /// The pieces, in order, none of them empty.
  public let pieces: [ArraySlice<UInt8>]
}

/// Cuts bytes in all the ways a parser must not notice: whole, byte by byte, and at random places with a seed that the
/// description tells.
public func cuts(of bytes: [UInt8], random: Int = 4, seed: UInt64 = .random(in: 0...UInt64.max)) -> [Cut] {
  var all = [Cut(description: "whole", pieces: bytes.isEmpty ? [] : [bytes[...]])]
  all.append(Cut(description: "byte by byte", pieces: bytes.indices.map { bytes[$0...$0] }))
  var generator = SeededGenerator(seed: seed)
  for round in 0..<random {
    var pieces: [ArraySlice<UInt8>] = []
    var start = 0
    let longest = [3, 64, 1_500, 20_000][round % 4]
    while start < bytes.count {
      let end = min(bytes.count, start + Int.random(in: 1...longest, using: &generator))
      pieces.append(bytes[start..<end])
      start = end
    }
    all.append(Cut(description: "random cut \(round) of seed \(seed)", pieces: pieces))
  }
  return all
}
