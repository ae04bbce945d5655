// SPDX-License-Identifier: MIT

/// What silence is in Vorbis: packets of zeros, all of whose channels have no floor (Vorbis I section 4.3.2).
///
///     bits, the lowest first:  type 1 | mode 0…6 | windows of the neighbours 2, in a long block | a floor? 1 each
///
///     first, short | long | long | ...
///
/// A packet plays a quarter of its own block and a quarter of the one before (section 4.3.8), the first nothing. ffmpeg
/// counts on that one all the same, from the end of the stream before: so it is a short one, and the last, behind which
/// another stream begins, a long one. Else its timestamps would run into each other.
struct VorbisSilence: Sendable {
  /// The first packet, the single byte 00 with the setups that are about; the one behind it, and all further ones.
  let packets: [[UInt8]]
  /// Samples of a channel in the second packet, and in those behind it.
  let samples: [Int]

  /// Looks for the modes with the shortest and the longest blocks that are not too long for a page; nil where there are
  /// none, and for a setup packet that is damaged. The block sizes stand at 28 of the identification, as powers of two.
  init?(_ head: [UInt8], _ setup: [UInt8], _ identification: OggIdentification) {
    guard head.count >= 30, let modes = VorbisModes.longBlocks(setup, channels: identification.channels) else {
      return nil
    }
    let exponents = [head[28] & 15, head[28] >> 4]
    guard exponents[0] >= 6, exponents[0] <= exponents[1] else { return nil }
    let quarters = exponents.map { 1 << ($0 - 2) }
    let short = modes.firstIndex(of: false)
    let long = modes.firstIndex(of: true).flatMap { SilentPackets.isShort(2 * quarters[1], identification) ? $0 : nil }
    guard let first = short ?? long, let last = long ?? short,
      SilentPackets.isShort(2 * quarters[modes[last] ? 1 : 0], identification)
    else { return nil }
    func packet(_ mode: Int, behind before: Int) -> [UInt8] {
      var bits = VorbisBitWriter()
      bits.append(0, 1)  // audio
      bits.append(UInt64(mode), VorbisModes.width(modes.count - 1))
      if modes[mode] {
        bits.append(modes[before] ? 1 : 0, 1)  // the block before is long
        bits.append(1, 1)  // and so is the next
      }
      for _ in 0..<identification.channels { bits.append(0, 1) }  // no floor
      return bits.bytes
    }
    packets = [packet(first, behind: first), packet(last, behind: first), packet(last, behind: last)]
    let (one, other) = (quarters[modes[first] ? 1 : 0], quarters[modes[last] ? 1 : 0])
    samples = [one + other, 2 * other]
  }
}
