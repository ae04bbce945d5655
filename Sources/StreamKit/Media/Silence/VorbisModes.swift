// SPDX-License-Identifier: MIT

/// Finds the modes of a Vorbis stream. They are the last thing in the setup packet and nothing says where they begin, so
/// all that stands before is walked through (Vorbis I section 4.2.4).
///
///     05 "vorbis" | codebooks | times | floors | residues | mappings | modes | 1
struct VorbisModes {
  private var bits: VorbisBitReader
  private let channels: Int

  /// For each mode whether its blocks are the long ones; nil for a packet that is damaged. At most 64.
  static func longBlocks(_ setup: [UInt8], channels: Int) -> [Bool]? {
    guard setup.starts(with: [5] + "vorbis".utf8) else { return nil }
    var modes = VorbisModes(bits: VorbisBitReader(setup, from: 7), channels: channels)
    guard modes.each(8, { $0.codebook() }) != nil, modes.each(6, { $0.bits.skip(of: 16) }) != nil,
      modes.each(6, { $0.floor() }) != nil, modes.each(6, { $0.residue() }) != nil,
      modes.each(6, { $0.mapping() }) != nil, let found = modes.each(6, { $0.mode() }), modes.bits.flag() == true
    else { return nil }
    return found
  }

  /// How many bits a number needs: the position of its highest one (Vorbis I section 9.2.1).
  static func width(_ number: Int) -> Int { Int.bitWidth - max(0, number).leadingZeroBitCount }

  /// Reads a count, less one, of so many bits, then so many things; nil when one of them is nil.
  private mutating func each<Thing>(_ width: Int, _ read: (inout VorbisModes) -> Thing?) -> [Thing]? {
    guard let last = bits.read(width) else { return nil }
    var things: [Thing] = []
    for _ in 0...last {
      guard let thing = read(&self) else { return nil }
      things.append(thing)
    }
    return things
  }

  /// Vorbis I section 3.2.1.
  private mutating func codebook() -> Void? {
    let sync = 0x564342
    guard bits.read(24) == sync, let dimensions = bits.read(16), let entries = bits.read(24),
      let isOrdered = bits.flag(), (isOrdered ? orderedLengths(entries) : lengths(entries)) != nil,
      let lookup = bits.read(4)
    else { return nil }
    if lookup == 0 { return () }
    guard lookup <= 2, bits.skip(2, of: 32) != nil, let width = bits.read(4), bits.skip(of: 1) != nil
    else { return nil }
    let values = lookup == 2 ? entries * dimensions : Self.latticeValues(entries, dimensions)
    return bits.skip(values, of: width + 1)
  }

  private mutating func lengths(_ entries: Int) -> Void? {
    guard let isSparse = bits.flag() else { return nil }
    if !isSparse { return bits.skip(entries, of: 5) }
    for _ in 0..<entries {
      guard let isUsed = bits.flag(), !isUsed || bits.skip(of: 5) != nil else { return nil }
    }
    return ()
  }

  private mutating func orderedLengths(_ entries: Int) -> Void? {
    guard bits.skip(of: 5) != nil else { return nil }
    var entry = 0
    while entry < entries {
      // A damaged packet may count nothing; the end of its bits ends that too.
      guard let count = bits.read(Self.width(entries - entry)) else { return nil }
      entry += count
    }
    return entry == entries ? () : nil
  }

  /// The most values of which so many dimensions give no more than so many entries (Vorbis I section 9.2.3).
  static func latticeValues(_ entries: Int, _ dimensions: Int) -> Int {
    func fits(_ values: Int) -> Bool {
      var product = 1
      for _ in 0..<dimensions where values > 1 {
        product *= values
        if product > entries { return false }
      }
      return values <= max(1, entries)
    }
    var (low, high) = (0, entries)
    while low < high {
      let middle = (low + high + 1) / 2
      if fits(middle) { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// Vorbis I sections 6.2.1 and 7.2.2.
  private mutating func floor() -> Void? {
    switch bits.read(16) {
    case 0:
      guard bits.skip(of: 8 + 16 + 16 + 6 + 8) != nil else { return nil }
      return each(4) { $0.bits.skip(of: 8) }.map { _ in () }
    case 1: return curve()
    default: return nil
    }
  }

  private mutating func curve() -> Void? {
    guard let partitions = bits.read(5) else { return nil }
    var classes: [Int] = []
    for _ in 0..<partitions {
      guard let number = bits.read(4) else { return nil }
      classes.append(number)
    }
    var sizes: [Int] = []
    for _ in 0..<(classes.max() ?? -1) + 1 {
      guard let size = bits.read(3), let subclasses = bits.read(2), subclasses == 0 || bits.skip(of: 8) != nil,
        bits.skip(1 << subclasses, of: 8) != nil
      else { return nil }
      sizes.append(size + 1)
    }
    guard bits.skip(of: 2) != nil, let width = bits.read(4) else { return nil }
    return bits.skip(classes.reduce(0) { $0 + sizes[$1] }, of: width)
  }

  /// Vorbis I section 8.6.1.
  private mutating func residue() -> Void? {
    guard let type = bits.read(16), type <= 2, bits.skip(3, of: 24) != nil, let last = bits.read(6),
      bits.skip(of: 8) != nil
    else { return nil }
    var books = 0
    for _ in 0...last {
      guard let low = bits.read(3), let hasMore = bits.flag(), let high = hasMore ? bits.read(5) : 0 else { return nil }
      books += low.nonzeroBitCount + high.nonzeroBitCount
    }
    return bits.skip(books, of: 8)
  }

  /// Vorbis I section 4.2.4, mappings.
  private mutating func mapping() -> Void? {
    guard bits.read(16) == 0, let hasSubmaps = bits.flag(), let last = hasSubmaps ? bits.read(4) : 0,
      let isCoupled = bits.flag()
    else { return nil }
    if isCoupled {
      let width = Self.width(channels - 1)
      guard let steps = bits.read(8), bits.skip(2 * (steps + 1), of: width) != nil else { return nil }
    }
    guard bits.read(2) == 0, last == 0 || bits.skip(channels, of: 4) != nil else { return nil }
    return bits.skip(3 * (last + 1), of: 8)
  }

  /// Vorbis I section 4.2.4, modes: a window and a transform of type 0 are all there is.
  private mutating func mode() -> Bool? {
    guard let isLong = bits.flag(), bits.read(16) == 0, bits.read(16) == 0, bits.skip(of: 8) != nil else { return nil }
    return isLong
  }
}
