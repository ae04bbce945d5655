// SPDX-License-Identifier: MIT

/// Estimates how many different numbers it was given, in a few KiB (HyperLogLog; Flajolet, Fusy, Gandouet, Meunier 2007).
///
/// Two thirds of all estimates are off by less than 0.81 % with 14 bits (16 KiB), 1.63 % with 12 (4 KiB). What was given
/// twice counts once, in whatever order.
struct Sketch {
  /// Bits of a hash that choose a register.
  private let bits: UInt64
  /// The longest run of zero bits seen, plus one, for each way of those bits.
  private var registers: [UInt8]

  init(bits: Int) {
    self.bits = UInt64(bits)
    registers = [UInt8](repeating: 0, count: 1 << bits)
  }

  /// Takes a hash, all of whose bits count.
  mutating func insert(_ hash: UInt64) {
    let place = Int(hash >> (64 - bits))
    // The guard bit ends a run of nothing but zeros.
    let rest = hash << bits | 1 << (bits - 1)
    let rank = UInt8(rest.leadingZeroBitCount + 1)
    if registers[place] < rank { registers[place] = rank }
  }

  /// The estimate.
  var count: Int {
    let m = Double(registers.count)
    var sum = 0.0
    var empty = 0
    for register in registers {
      sum += 1 / Double(1 << UInt64(register))
      if register == 0 { empty += 1 }
    }
    // The constant of the paper for m ≥ 128.
    let raw = 0.7213 / (1 + 1.079 / m) * m * m / sum
    if raw <= 2.5 * m, empty > 0 { return Int((m * logarithm(m / Double(empty))).rounded()) }
    return Int(raw.rounded())
  }
}

/// The natural logarithm of a number of at least 1, by the series of the area hyperbolic tangent: exact to 15 digits, and
/// without the C library.
private func logarithm(_ number: Double) -> Double {
  var (rest, halvings) = (number, 0.0)
  while rest > 1.5 {
    rest /= 2
    halvings += 1
  }
  let z = (rest - 1) / (rest + 1)
  var (sum, power, odd) = (0.0, z, 1.0)
  while power > 1e-18 || power < -1e-18 {
    sum += power / odd
    power *= z * z
    odd += 2
  }
  return 2 * sum + halvings * 0.693_147_180_559_945_3
}
