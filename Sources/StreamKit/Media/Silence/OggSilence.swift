// SPDX-License-Identifier: MIT

/// Makes a silent logical stream of its own, to stand in a chain of Ogg streams.
///
///     ... | end of the stream that was cut || headers | page, 100 ms | page | ... | end || headers of the next ...
///
/// Each page holds whole packets that play about 100 ms (at most 200), says the position that they reach, and lasts
/// just as long as the position has advanced. The headers are those of the stream on air, so that a decoder need not
/// change, but for the comments. A page costs one array, ten times a second.
public struct OggSilence: Sendable {
  /// The header pages: to be written before all others.
  public let headers: [UInt8]
  /// The number of the logical stream.
  public let serial: UInt32

  private let identification: OggIdentification
  private let plan: SilentPackets
  private var sequence: UInt32
  private var samples: Int64 = 0
  /// How many audio packets were written.
  private var packets = 0

  /// Makes silence like the logical stream with these headers. The comments are `adds` only, besides the vendor.
  ///
  /// Nil while the headers are not complete, and where they do not make sense: a setup that cannot be read, no block
  /// below 200 ms.
  public init?(like headers: OggHeaders, serial: UInt32, adds: [VorbisComment]) {
    guard headers.state == .complete else { return nil }
    self.init(headers.packets, vendor: headers.comments.vendor, serial: serial, adds: adds)
  }

  /// What is sent before anything has been on air: stereo, Opus at 48 kHz, Vorbis and FLAC (16 bits) at 44.1 kHz. Nil for
  /// codecs that are not carried in Ogg.
  public static func standard(_ codec: Codec, serial: UInt32, adds: [VorbisComment]) -> OggSilence? {
    let first: [[UInt8]]
    switch codec {
    case .vorbis: first = [VorbisSetup.identification, [], VorbisSetup.packet]
    case .opus: first = [OpusSilence.identification]
    case .flac: first = [FLACSilence.identification]
    case .mp1, .mp2, .mp3, .aac, .raw: return nil
    }
    return OggSilence(first, vendor: "Cycast", serial: serial, adds: adds)
  }

  /// The next page and its facts.
  public mutating func next() -> (bytes: [UInt8], unit: Unit) {
    var segments: [UInt8] = []
    var body: [UInt8] = []
    var advance = 0
    for _ in 0..<plan.inPage + (packets == 0 ? plan.moreInFirst : 0) {
      let packet = plan.packet(at: packets)
      segments += [UInt8](repeating: 255, count: packet.count / 255)
      segments.append(UInt8(packet.count % 255))
      body += packet
      advance += plan.samples(at: packets)
      packets += 1
    }
    samples += Int64(advance)
    var header = OggPageHeader(serial: serial, sequence: sequence)
    header.granule = samples
    sequence &+= 1
    var bytes: [UInt8] = []
    bytes.reserveCapacity(OggPageHeader.tableOffset + segments.count + body.count)
    header.write(segments: segments.span, body: body.span, to: &bytes)
    let unit = Unit(
      length: bytes.count, samples: advance, sampleRate: identification.sampleRate, channels: identification.channels)
    return (bytes, unit)
  }

  /// The empty page that ends the logical stream, once it is to be followed by another.
  public mutating func finish() -> [UInt8] {
    defer { sequence &+= 1 }
    return OggEnd.page(serial: serial, sequence: sequence, granule: samples)
  }

  /// `original` are the header packets of the codec, whose comments are not used.
  private init?(_ original: [[UInt8]], vendor: String, serial: UInt32, adds: [VorbisComment]) {
    guard let first = original.first, let identification = OggIdentification(first.span),
      let plan = SilentPackets(original, identification)
    else { return nil }
    var comments = VorbisComments()
    comments.vendor = vendor
    comments.fields = adds
    var packets = [plan.identification, comments.packet(codec: identification.codec)]
    if identification.codec == .vorbis { packets.append(original[2]) }
    // The last metadata block of FLAC says that it is (RFC 9639 section 8.1).
    if identification.codec == .flac { packets[1][0] |= 0x80 }
    let pages = OggHeaderPages(packets, serial: serial)
    headers = pages.bytes
    sequence = pages.nextSequence
    self.serial = serial
    self.identification = identification
    self.plan = plan
  }
}
