// SPDX-License-Identifier: MIT

/// What silence is in Vorbis: a packet of zeros, all of whose channels have no floor (Vorbis I section 4.3.2).
///
///     bits, the lowest first:  type 1 | mode 0…6 | windows of the neighbours 2, with a long block | a floor? 1 each
struct VorbisSilence: Sendable {
  /// One audio packet; the single byte 00 with the setups that are about.
  let packet: [UInt8]
  /// Samples of a channel in each packet but the first: half of its block.
  let samples: Int

  /// Looks for the first mode whose blocks are short enough for a page; nil where there is none, and for a setup
  /// packet that is damaged. The block sizes stand at 28 of the identification, as powers of two.
  init?(_ head: [UInt8], _ setup: [UInt8], _ identification: OggIdentification) {
    guard head.count >= 30, let modes = VorbisModes.longBlocks(setup, channels: identification.channels) else {
      return nil
    }
    let halves = [head[28] & 15, head[28] >> 4].map { 1 << max(0, Int($0) - 1) }
    guard halves[0] >= 32,
      let mode = modes.firstIndex(where: { SilentPackets.isShort(halves[$0 ? 1 : 0], identification) })
    else { return nil }
    let isLong = modes[mode]
    samples = halves[isLong ? 1 : 0]
    var bits = VorbisBitWriter()
    bits.append(0, 1)  // audio
    bits.append(UInt64(mode), VorbisModes.width(modes.count - 1))
    if isLong { bits.append(0b11, 2) }  // the block before is long too, and so is the next
    for _ in 0..<identification.channels { bits.append(0, 1) }  // no floor
    packet = bits.bytes
  }
}
