// SPDX-License-Identifier: MIT

/// The least that a Vorbis stream can be made of: headers for silence that is like no other stream's.
enum VorbisSetup {
  /// 44.1 kHz, stereo, blocks of 256 and 2,048 samples (Vorbis I section 4.2.2).
  static let identification: [UInt8] = {
    var head = VorbisBitWriter()
    head.append(1, 8)
    head.append("vorbis")
    head.append(0, 32)  // version
    head.append(2, 8)  // channels
    head.append(44_100, 32)
    head.append(0, 32)  // bit rates, most, nominal and least: not said
    head.append(0, 32)
    head.append(0, 32)
    head.append(8, 4)  // block sizes, as powers of two
    head.append(11, 4)
    head.append(1, 1)  // framing
    return head.bytes
  }()

  /// One of each thing, none of which silence ever uses (Vorbis I section 4.2.4).
  static let packet: [UInt8] = {
    var setup = VorbisBitWriter()
    setup.append(5, 8)
    setup.append("vorbis")
    appendCodebook(to: &setup)
    setup.append(0, 6 + 16)  // one time, of type 0
    appendFloor(to: &setup)
    appendResidue(to: &setup)
    appendMapping(to: &setup)
    setup.append(0, 6)  // one mode
    setup.append(1, 1)  // long blocks
    setup.append(0, 16 + 16 + 8)  // window, transform and mapping 0
    setup.append(1, 1)  // framing
    return setup.bytes
  }()

  /// Two entries of one bit each.
  private static func appendCodebook(to setup: inout VorbisBitWriter) {
    setup.append(0, 8)  // one codebook
    setup.append(0x564342, 24)  // sync
    setup.append(1, 16)  // dimensions
    setup.append(2, 24)  // entries
    setup.append(0, 1 + 1)  // neither ordered nor sparse
    for _ in 0..<2 { setup.append(1 - 1, 5) }  // length
    setup.append(0, 4)  // no values
  }

  /// A curve of type 1 of nothing but its two ends.
  private static func appendFloor(to setup: inout VorbisBitWriter) {
    setup.append(0, 6)  // one floor
    setup.append(1, 16)
    setup.append(0, 5)  // partitions
    setup.append(0, 2)  // multiplier, less one
    setup.append(10, 4)  // bits of a position: up to half of a long block
  }

  /// Of type 0, from 0 to 0.
  private static func appendResidue(to setup: inout VorbisBitWriter) {
    setup.append(0, 6 + 16)  // one residue, of type 0
    setup.append(0, 24)  // begin
    setup.append(0, 24)  // end
    setup.append(1 - 1, 24)  // partition size
    setup.append(0, 6)  // classifications, less one
    setup.append(0, 8)  // codebook of the classes
    setup.append(0, 3 + 1)  // no book in the only class
  }

  /// All channels by themselves, with the floor and the residue above.
  private static func appendMapping(to setup: inout VorbisBitWriter) {
    setup.append(0, 6 + 16)  // one mapping, of type 0
    setup.append(0, 1)  // one submap
    setup.append(0, 1)  // no coupling
    setup.append(0, 2)  // reserved
    setup.append(0, 8 + 8 + 8)  // time, floor, residue
  }
}
