// SPDX-License-Identifier: MIT

/// Mutes the Layer III frames behind a splice that would borrow bytes from before it.
///
/// A frame's main data may begin in earlier frames (the bit reservoir, ISO 11172-3 clause 2.4.3.4): `main_data_begin`,
/// the first 9 bits of side information (8 in MPEG 2 and 2.5), says how many bytes back. Behind a splice those bytes
/// are another stream's.
///
///     ... old | splice | main_data_begin 0, muted | 387 of 420, muted | 300 of 774, untouched | ...
///
/// A muted frame keeps its header, its length and its main data, which later frames borrow from; its side information
/// is zero, so it decodes to silence, but for `main_data_begin`, which says how many bytes have really come since the
/// splice. (With zero there decoders forget what they carry, and more frames are lost.) A CRC is made to fit again. The
/// first frame that borrows nothing from before the splice ends it: main data is in stream order, so no later one
/// reaches further back.
public struct Splice: Sendable {
  /// What became of a frame.
  public enum Outcome: Sendable {
    /// It is as it was.
    case untouched
    /// Its side information was cleared.
    case muted
  }

  /// Whether frames must still be passed through here. False in a new value.
  public private(set) var isActive = false
  /// Main-data bytes of the frames since the splice.
  private var carried = 0

  /// Creates a value without a splice.
  public init() {}

  /// Tells that the next frame stands behind a splice.
  public mutating func begin() {
    isActive = true
    carried = 0
  }

  /// Mutes a frame in place when it must be. `frame` is one whole unit. What is no Layer III frame borrows nothing and
  /// ends the splice.
  public mutating func pass(_ frame: inout MutableSpan<UInt8>) -> Outcome {
    guard isActive else { return .untouched }
    let borrowed = SideInfo(frame.span)
    guard let sideInfo = borrowed, sideInfo.mainDataBegin > carried else {
      isActive = false
      return .untouched
    }
    sideInfo.mute(&frame, mainDataBegin: carried)
    carried += frame.count - sideInfo.header.mainDataOffset
    return .muted
  }

  /// The same for a frame in a raw buffer, which must stay valid during the call.
  public mutating func pass(_ frame: UnsafeMutableRawBufferPointer) -> Outcome {
    guard isActive else { return .untouched }
    return frame.withMemoryRebound(to: UInt8.self) { bytes in
      var span = bytes.mutableSpan
      return pass(&span)
    }
  }
}

/// Where a Layer III frame's side information is, and the one number of it that matters here.
private struct SideInfo {
  let header: MPEGHeader
  let mainDataBegin: Int
  private let start: Int

  /// Nil for other frames, and for one too short to have its side information.
  init?(_ frame: Span<UInt8>) {
    guard let header = MPEGHeader(frame), header.layer == 3, frame.count >= header.mainDataOffset else { return nil }
    self.header = header
    start = header.mainDataOffset - header.sideInfoLength
    mainDataBegin =
      header.version == .mpeg1 ? Int(frame[start]) << 1 | Int(frame[start + 1]) >> 7 : Int(frame[start])
  }

  func mute(_ frame: inout MutableSpan<UInt8>, mainDataBegin: Int) {
    for index in start..<header.mainDataOffset { frame[index] = 0 }
    if header.version == .mpeg1 {
      let capped = min(mainDataBegin, 511)
      frame[start] = UInt8(capped >> 1)
      frame[start + 1] = UInt8(capped & 1) << 7
    } else {
      frame[start] = UInt8(min(mainDataBegin, 255))
    }
    guard header.isProtected else { return }
    let crc = header.checksum(of: frame.span)
    frame[4] = UInt8(crc >> 8)
    frame[5] = UInt8(crc & 0xFF)
  }
}
