// SPDX-License-Identifier: MIT

/// Says why a logical stream's headers cannot be used.
public enum OggHeaderError: Error, Equatable, Sendable {
  /// The first page does not begin with a packet of Vorbis, Opus or FLAC.
  case notPlayed
  /// A page is lost or out of order, or a packet is not the one that the codec demands.
  case broken
  /// The header packets are longer than so many bytes.
  case longerThan(Int)
}

/// Collects the header packets of one logical stream from its pages.
///
/// Pages are whole, of one logical stream, in order, from the first on: those that `OggScanner` calls units.
public struct OggHeaders: Sendable {
  /// How far it has come.
  public enum State: Equatable, Sendable {
    /// More pages are needed.
    case collecting
    /// All header packets are there.
    case complete
    /// Nothing can be made of this logical stream; stays so.
    case unusable(OggHeaderError)
  }

  /// How far it has come.
  public private(set) var state = State.collecting
  /// What the stream is; nil before the first page.
  public private(set) var identification: OggIdentification?
  /// The header packets, whole but for the last one while collecting.
  public private(set) var packets: [[UInt8]] = []
  /// The first entry of the last page's segment table that belongs to audio: where a writer let audio begin on the page
  /// that ends the headers. Nil where, as it ought to be, nothing follows them.
  public private(set) var firstAudioSegment: Int?

  private let limit: Int
  private var size = 0
  private var section: OggHeaderSection?
  private var expectedSequence: UInt32 = 0

  /// Starts before the first page.
  ///
  /// - Parameters:
  ///   - limit: the most bytes that all header packets together may have.
  public init(limit: Int = 1 << 20) { self.limit = limit }

  /// Takes the next page; nothing once the state is not `.collecting`.
  public mutating func add(_ page: Span<UInt8>) {
    guard state == .collecting, let header = OggPageHeader(page), page.count >= header.length else { return }
    do throws(OggHeaderError) {
      if section == nil { try begin(header, page) }
      guard header.sequence == expectedSequence else { throw .broken }
      expectedSequence &+= 1
      try collect(header, page)
    } catch {
      packets = []
      state = .unusable(error)
    }
  }

  /// The comments; empty when there are none yet.
  public var comments: VorbisComments {
    guard let codec = identification?.codec else { return VorbisComments() }
    for packet in packets.dropFirst() {
      if let comments = VorbisComments(packet: packet.span, codec: codec) { return comments }
    }
    return VorbisComments()
  }

  private mutating func begin(_ header: OggPageHeader, _ page: Span<UInt8>) throws(OggHeaderError) {
    var cursor = OggPacketCursor(header)
    guard header.startsStream, let first = cursor.next(page), first.begins, first.ends,
      let identification = OggIdentification(page.extracting(first.bytes))
    else { throw .notPlayed }
    self.identification = identification
    section = OggHeaderSection(identification)
    expectedSequence = header.sequence
  }

  private mutating func collect(_ header: OggPageHeader, _ page: Span<UInt8>) throws(OggHeaderError) {
    var cursor = OggPacketCursor(header)
    while let piece = cursor.next(page) {
      switch section?.take(piece, in: page) {
      case .header: try keep(piece, page)
      case .audio:
        firstAudioSegment = piece.segments.lowerBound
        state = .complete
        return
      default: throw .broken
      }
    }
    if section?.isComplete == true { state = .complete }
  }

  private mutating func keep(_ piece: OggPacketPiece, _ page: Span<UInt8>) throws(OggHeaderError) {
    size += piece.bytes.count
    guard size <= limit else { throw .longerThan(limit) }
    if piece.begins { packets.append([]) }
    page.extracting(piece.bytes).withUnsafeBufferPointer { packets[packets.count - 1].append(contentsOf: $0) }
  }
}
