// SPDX-License-Identifier: MIT

/// Rewrites the pages of one audio stream, chained or not, page by page.
///
///     OggScanner units -> header pages: collected -> edited headers with a serial number
///                      -> audio pages:  relabelled in place
///
/// A further logical stream within gets headers of its own, and the next serial number. One that is not marked as ended
/// when the next begins is ended with an empty page.
public struct OggTrackFilter: Sendable {
  /// What is to be written for a page.
  public enum Step: Equatable, Sendable {
    /// Nothing.
    case nothing
    /// These bytes, whole pages, instead of the page: rewritten headers, the end of the stream before.
    case bytes([UInt8])
    /// The page, which was relabelled in place.
    case page
  }

  /// Which serial numbers the logical streams get.
  public enum Serials: Equatable, Sendable {
    /// Those that they have.
    case own
    /// This one, and one more for each further logical stream.
    case from(UInt32)
  }

  /// The comments of the logical stream whose headers were written last, as they came.
  public private(set) var comments = VorbisComments()
  /// Its rewritten header pages: what somebody who joins late needs first.
  public private(set) var headerBytes: [UInt8] = []
  /// How many logical streams' headers were written.
  public private(set) var begun = 0
  /// Where `headerBytes` stand in the `.bytes` that brought them: behind the end of the stream before.
  public private(set) var headerOffset = 0
  /// Why the last logical stream could not be used, when it could not: its pages are left out.
  public private(set) var problem: OggHeaderError?
  /// The serial number that is free after this filter; with `.own` it means nothing.
  public private(set) var nextSerial: UInt32
  /// What is changed in headers. A new value holds for those that are written from then on.
  public var edit: OggEdit
  /// The headers of the logical stream that was written last, complete and as they came; also once it has ended. Nil
  /// before the first, and always without `keepsHeaders`.
  public private(set) var headersOnAir: OggHeaders?
  /// Whether a logical stream has been written whose last page has not come yet: `again` can begin it anew.
  public private(set) var isInStream = false
  /// Whether what was written last ends in the middle of a packet. Of a stream that is cut here ffmpeg decodes the part,
  /// and where that is FLAC it complains: who can choose waits for another page.
  public var isInPacket: Bool { audio?.isInPacket ?? false }

  private let keepsSerials: Bool
  private let keepsHeaders: Bool
  private let headerLimit: Int
  private var headers: OggHeaders?
  private var audio: OggRelabel?
  /// Whether the next page may begin with the rest of a packet whose beginning is another serial number's.
  private var mayContinue = false

  /// Starts before the first page.
  ///
  /// - Parameters:
  ///   - headerLimit: the most bytes of header packets, pictures included.
  ///   - keepsHeaders: whether the packets are held while their stream is on air, for `again` and `headersOnAir`: as much
  ///     memory again.
  public init(serials: Serials, edit: OggEdit, headerLimit: Int = 1 << 20, keepsHeaders: Bool = false) {
    switch serials {
    case .own: (keepsSerials, nextSerial) = (true, 0)
    case .from(let first): (keepsSerials, nextSerial) = (false, first)
    }
    self.edit = edit
    self.headerLimit = headerLimit
    self.keepsHeaders = keepsHeaders
  }

  /// Takes a whole page: the bytes of a unit that `OggScanner` found, in order.
  public mutating func take(_ page: inout MutableSpan<UInt8>) -> Step {
    guard let header = OggPageHeader(page.span), page.count >= header.length else { return .nothing }
    var output: [UInt8] = []
    if header.startsStream {
      output = finish() ?? []
      headers = OggHeaders(limit: headerLimit)
      problem = nil
      isInStream = false
    } else if header.endsStream {
      isInStream = false
    }
    if headers != nil {
      collect(page.span, header, &output)
    } else if audio != nil {
      if mayContinue && header.continued { return takeBehindRest(page.span) }
      mayContinue = false
      audio?.relabel(&page)
      return .page
    }
    return output.isEmpty ? .nothing : .bytes(output)
  }

  /// The page that is still owed when the stream is cut here, or nil; nothing is owed afterwards.
  public mutating func finish() -> [UInt8]? {
    defer { headers = nil }
    return interrupt()
  }

  /// The page that is still owed when somebody else goes on air here, or nil. What is left of the logical stream is not
  /// written, unless by `again`; headers are followed as ever, and what begins with them is written.
  public mutating func interrupt() -> [UInt8]? {
    defer { audio = nil }
    return audio?.end
  }

  /// Begins the logical stream that this filter is in the middle of anew: its headers again, under the next serial
  /// number, which the pages taken from then on get as well. Their positions go on where they were.
  ///
  /// What is owed stands in front: the end of the stream, unless `interrupt` or `finish` has said it. `headerOffset` tells
  /// where the headers begin. Nil when no logical stream is in progress, without `keepsHeaders`, and with serial
  /// numbers that are the streams' own. The rest of a packet that was cut is left out.
  ///
  /// - Parameters:
  ///   - adds: what the comments say instead of the edit's own `adds`, this once.
  public mutating func again(adds: [VorbisComment]) -> [UInt8]? {
    guard isInStream, !keepsSerials, let headersOnAir else { return nil }
    var edit = edit
    edit.adds = adds
    guard let pages = OggRewriter.pages(of: headersOnAir, serial: nextSerial, edit: edit) else { return nil }
    let end = interrupt() ?? []
    mayContinue = true
    audio = note(pages, serial: nextSerial, behind: end.count)
    return end + pages.bytes
  }

  private mutating func collect(_ page: Span<UInt8>, _ header: OggPageHeader, _ output: inout [UInt8]) {
    headers?.add(page)
    switch headers?.state {
    case .complete: begin(page, header, &output)
    case .unusable(let error):
      problem = error
      headers = nil
    default: break
    }
  }

  /// Writes the headers, and what audio shares their last page.
  private mutating func begin(_ page: Span<UInt8>, _ header: OggPageHeader, _ output: inout [UInt8]) {
    let serial = keepsSerials ? header.serial : nextSerial
    guard let headers, let pages = OggRewriter.pages(of: headers, serial: serial, edit: edit) else { return }
    comments = headers.comments
    if keepsHeaders { headersOnAir = headers }
    self.headers = nil
    mayContinue = false
    var relabel = note(pages, serial: serial, behind: output.count)
    output += pages.bytes
    if var alone = OggRewriter.audio(of: page, from: headers.firstAudioSegment) {
      var span = alone.mutableSpan
      relabel.relabel(&span)
      output += alone
    }
    isInStream = !header.endsStream
    if header.endsStream, let end = relabel.end { output += end } else { audio = relabel }
  }

  /// Takes a page that begins with the rest of a packet: what stands behind it becomes a page of its own.
  private mutating func takeBehindRest(_ page: Span<UInt8>) -> Step {
    guard let header = OggPageHeader(page) else { return .nothing }
    var cursor = OggPacketCursor(header)
    guard let rest = cursor.next(page), rest.ends,
      var alone = OggRewriter.audio(of: page, from: rest.segments.upperBound)
    else {
      // Nothing but the rest. Where it is the last page, an end is still owed.
      return header.endsStream ? interrupt().map { .bytes($0) } ?? .nothing : .nothing
    }
    mayContinue = false
    var span = alone.mutableSpan
    audio?.relabel(&span)
    return .bytes(alone)
  }

  /// Notes that headers are written, and says how the pages behind them are labelled.
  private mutating func note(_ pages: OggRewrittenHeaders, serial: UInt32, behind offset: Int) -> OggRelabel {
    if !keepsSerials { nextSerial &+= 1 }
    headerBytes = pages.bytes
    begun += 1
    headerOffset = offset
    return OggRelabel(serial: serial, nextSequence: pages.nextSequence)
  }
}
