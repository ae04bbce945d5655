// SPDX-License-Identifier: MIT

extension OggPageHeader {
  /// Appends a page with a right checksum to `output`.
  ///
  /// - Parameters:
  ///   - segments: at most 255 lengths, whose sum is the body's count. The header's own checksum and lengths are not used.
  public func write(segments: Span<UInt8>, body: Span<UInt8>, to output: inout [UInt8]) {
    let start = output.count
    output.appendOgg(text: "OggS")
    output.append(0)
    output.append((continued ? 1 : 0) | (startsStream ? 2 : 0) | (endsStream ? 4 : 0))
    output.appendOgg(granule)
    output.appendOgg(serial)
    output.appendOgg(sequence)
    output.appendOgg(UInt32(0))
    output.append(UInt8(segments.count))
    segments.withUnsafeBufferPointer { output.append(contentsOf: $0) }
    body.withUnsafeBufferPointer { output.append(contentsOf: $0) }
    let checksum = OggChecksum.ofPage(output.span.extracting(start..<output.count))
    for index in 0..<4 {
      output[start + Self.checksumOffset + index] = UInt8(truncatingIfNeeded: checksum >> UInt32(8 * index))
    }
  }
}

/// Lays a logical stream's header packets out in pages.
///
/// The first packet stands alone on the first page; the others fill the following ones, and the last ends its page, so
/// that audio begins on a fresh one (Vorbis I appendix A.2, RFC 7845 section 3, RFC 9639 section 10.1). Pages say
/// granule position 0, or -1 where no packet ends.
struct OggHeaderPages {
  /// The pages made so far.
  private(set) var bytes: [UInt8] = []
  /// The header of the page that is being filled; after `init` the one that follows.
  private var header: OggPageHeader
  private var segments: [UInt8] = []
  private var body: [UInt8] = []
  private var endsPacket = false

  /// The sequence number of the page after the last.
  var nextSequence: UInt32 { header.sequence }

  /// Lays out all packets, beginning with sequence number 0.
  init(_ packets: [[UInt8]], serial: UInt32) {
    header = OggPageHeader(serial: serial, sequence: 0)
    header.startsStream = true
    for (index, packet) in packets.enumerated() {
      append(packet)
      if index == 0 { flush(inPacket: false) }
    }
    if !segments.isEmpty { flush(inPacket: false) }
  }

  private mutating func append(_ packet: [UInt8]) {
    var offset = 0
    var size = 255
    while size == 255 {
      if segments.count == 255 { flush(inPacket: offset > 0) }
      size = min(255, packet.count - offset)
      segments.append(UInt8(size))
      body.append(contentsOf: packet[offset..<offset + size])
      offset += size
    }
    endsPacket = true
  }

  private mutating func flush(inPacket: Bool) {
    header.granule = endsPacket ? 0 : -1
    let (segments, body) = (self.segments, self.body)
    header.write(segments: segments.span, body: body.span, to: &bytes)
    self.segments = []
    self.body = []
    endsPacket = false
    header.startsStream = false
    header.continued = inPacket
    header.sequence &+= 1
  }
}

/// Makes the page that ends a logical stream which was cut.
public enum OggEnd {
  /// An empty page marked end of stream, 27 bytes.
  ///
  /// - Parameters:
  ///   - sequence: one more than the last page's.
  ///   - granule: the last page's that said one; 0 when there was no audio.
  public static func page(serial: UInt32, sequence: UInt32, granule: Int64) -> [UInt8] {
    var header = OggPageHeader(serial: serial, sequence: sequence)
    header.endsStream = true
    header.granule = granule
    var bytes: [UInt8] = []
    header.write(segments: Span(), body: Span(), to: &bytes)
    return bytes
  }
}
