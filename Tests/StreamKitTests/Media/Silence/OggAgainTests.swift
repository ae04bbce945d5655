// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import StreamKit

/// Logical streams that are interrupted and begin again.
@Suite struct OggAgainTests {
  static let live = [VorbisComment("CYCAST_ORIGIN", "live")]

  static func filter(keepsHeaders: Bool = true, serial: UInt32 = 10) -> OggTrackFilter {
    OggTrackFilter(serials: .from(serial), edit: .playlist(), keepsHeaders: keepsHeaders)
  }

  /// What the filter makes of pages, without an end.
  static func take(_ pages: some Sequence<ScannedPage>, _ filter: inout OggTrackFilter) -> [UInt8] {
    var output: [UInt8] = []
    for page in pages {
      var copy = page.bytes
      var span = copy.mutableSpan
      switch filter.take(&span) {
      case .nothing: break
      case .bytes(let bytes): output += bytes
      case .page: output += copy
      }
    }
    return output
  }

  /// The pages of the first link of a file.
  static func pages(_ file: OggFixture) throws -> [ScannedPage] {
    scan(try Fixtures.corpusBytes(file.name)).pages.filter { $0.info.stream == 1 }
  }

  @Test(arguments: OggFixture.all) func itGoesOnUnderTheNextSerialBehindItsHeaders(file: OggFixture) throws {
    let pages = try Self.pages(file)
    for cut in 3..<pages.count {
      var filter = Self.filter()
      var output = Self.take(pages[..<cut], &filter)
      let (end, none) = (filter.interrupt(), filter.interrupt())
      #expect(none == nil && filter.isInStream)
      output += try #require(end)
      let again = filter.again(adds: Self.live)
      let headers = try #require(again)
      #expect(headers == filter.headerBytes && filter.headerOffset == 0 && filter.begun == 2)
      output += headers
      output += Self.take(pages[cut...], &filter)
      let owed = filter.finish()
      #expect(!filter.isInStream && owed == nil && filter.nextSerial == 12)
      let found = scan(output)
      #expect(found.junk == 0)
      for (stream, serial) in [(1, UInt32(10)), (2, 11)] {
        let own = found.pages.filter { $0.info.stream == stream }
        #expect(own.allSatisfy { $0.info.serial == serial })
        #expect(own.map(\.header.sequence) == Array(0..<UInt32(own.count)))
        #expect(own.last?.info.endsStream == true)
      }
      // The rest of a packet that was cut is left out: then that page is another.
      let audio = found.audio.filter { $0.bytes.count > 27 }.map(\.payload)
      let original = pages.dropFirst(2).map(\.payload)
      if pages[cut].info.continued {
        #expect(audio.prefix(cut - 2) == original.prefix(cut - 2))
        #expect(audio.suffix(pages.count - cut - 1) == original.suffix(pages.count - cut - 1))
        let first = try #require(found.audio.first { $0.info.stream == 2 })
        #expect(!first.info.continued && pages[cut].payload.suffix(500) == first.payload.suffix(500))
      } else {
        #expect(audio == original)
      }
    }
  }

  @Test(arguments: OggFixture.all) func ffmpegDecodesWhatWasInterruptedBySilence(file: OggFixture) throws {
    let pages = try Self.pages(file)
    // Behind page 3 of the FLAC file a packet is cut.
    for cut in file.codec == .flac ? [4, 5] : [3, 5] {
      var filter = Self.filter()
      var output = Self.take(pages[..<cut], &filter)
      #expect(!filter.isInPacket)
      output += filter.interrupt() ?? []
      let like = try #require(filter.headersOnAir)
      var silence = try #require(OggSilence(like: like, serial: 900, adds: OggSilenceTests.adds))
      output += OggSilenceTests.stream(&silence, pages: 10)
      let again = filter.again(adds: Self.live)
      output += try #require(again)
      output += Self.take(pages[cut...], &filter)
      let heard = try Heard(output)
      #expect(heard.complaints == "", "cut at \(cut)")
      let alone = try Heard(pages.together)
      let rest = heard.samples.suffix(20_000)
      #expect(rest == alone.samples.suffix(20_000), "cut at \(cut)")
      let channels = try #require(pages.first).unit.channels
      let found = scan(output)
      let difference = heard.samples.count - found.samples * channels
      #expect(abs(difference) <= 4_096 * channels, "cut at \(cut): \(difference)")
    }
  }

  @Test func headersSayTheseAddsOnceAndTheEditsOwnFromThenOn() throws {
    let bytes = try Fixtures.corpusBytes("vorbis-chained.ogg")
    let pages = scan(bytes).pages
    var filter = Self.filter()
    _ = Self.take(pages[..<6], &filter)
    _ = filter.interrupt()
    let pagesAgain = filter.again(adds: Self.live)
    let again = headers(in: try #require(pagesAgain)).comments
    let title = try #require(filter.headersOnAir).comments.first("TITLE")
    #expect(again.first("CYCAST_ORIGIN") == "live" && again.first("TITLE") == title && title != "")
    #expect(again.fields.filter { $0.isNamed("CYCAST_ORIGIN") }.count == 1)
    let next = Self.take(pages[6...], &filter)
    #expect(headers(in: scan(next).pages.together).comments.first("CYCAST_ORIGIN") == "playlist")
    filter.edit.adds = [VorbisComment("CYCAST_ORIGIN", "relay")]
    let last = headers(in: Self.take(pages, &filter)).comments
    #expect(last.first("CYCAST_ORIGIN") == "relay")
  }

  @Test func whatIsOwedStandsInFront() throws {
    let pages = try Self.pages(OggFixture.all[0])
    var filter = Self.filter()
    var output = Self.take(pages[..<5], &filter)
    let again = filter.again(adds: [])
    let bytes = try #require(again)
    #expect(filter.headerOffset == 27 && Array(bytes[27...]) == filter.headerBytes)
    output += bytes
    let found = scan(output)
    #expect(found.junk == 0 && found.pages[5].info.endsStream && found.pages[6].info.startsStream)
  }

  /// A packet of 600 bytes on three pages, of which the last has another one, behind headers.
  @Test(arguments: [false, true]) func theRestOfAPacketIsLeftOutHoweverLong(isLast: Bool) throws {
    let (headers, serial) = (Array(try Self.pages(OggFixture.all[0])[..<2]), UInt32(7))
    let begin = page(
      serial: serial, sequence: 2, granule: 64, segments: [3, 255], body: [UInt8](repeating: 1, count: 258))
    let middle = page(
      serial: serial, sequence: 3, granule: -1, segments: [255], body: [UInt8](repeating: 2, count: 255),
      continued: true, ends: isLast)
    let end = page(
      serial: serial, sequence: 4, granule: 128, segments: [90, 5], body: [UInt8](repeating: 3, count: 95),
      continued: true)
    var filter = Self.filter()
    _ = Self.take(headers, &filter)
    func take(_ bytes: [UInt8]) -> OggTrackFilter.Step {
      var copy = bytes
      var span = copy.mutableSpan
      return filter.take(&span)
    }
    #expect(take(begin) == .page && filter.isInPacket)
    _ = filter.again(adds: [])
    let sequence = try #require(scan(filter.headerBytes).pages.last).header.sequence
    if isLast {
      #expect(take(middle) == .bytes(OggEnd.page(serial: 11, sequence: sequence + 1, granule: 0)))
      return
    }
    #expect(take(middle) == .nothing)
    let whole = page(
      serial: 11, sequence: sequence + 1, granule: 128, segments: [5], body: [UInt8](repeating: 3, count: 5))
    #expect(take(end) == .bytes(whole) && !filter.isInPacket)
    #expect(take(middle) == .page, "what goes on from a page that was written is")
  }

  @Test func nothingIsWrittenWhileSomebodyElseIsOnAir() throws {
    let pages = scan(try Fixtures.corpusBytes("vorbis-chained.ogg")).pages
    var filter = Self.filter()
    _ = Self.take(pages[..<5], &filter)
    _ = filter.interrupt()
    #expect(Self.take(pages[5..<10], &filter).isEmpty)
    #expect(filter.isInStream)
    // The next link begins with headers of its own.
    let next = scan(Self.take(pages[10..<25], &filter))
    #expect(next.junk == 0 && next.pages.first?.info.startsStream == true)
    #expect(filter.comments.first("TITLE") == "Vorbis Two")
  }

  @Test func interruptedInItsHeadersItBeginsAsEver() throws {
    let pages = try Self.pages(OggFixture.all[0])
    var filter = Self.filter()
    _ = Self.take(pages[..<1], &filter)
    let (end, again) = (filter.interrupt(), filter.again(adds: []))
    #expect(end == nil && again == nil)
    let found = scan(Self.take(pages[1...], &filter))
    #expect(found.junk == 0 && found.pages.count == pages.count)
  }

  @Test func nothingBeginsAgainThatIsNotInProgress() throws {
    let pages = try Self.pages(OggFixture.all[0])
    /// What begins again behind so many pages, and the filter then.
    func again(_ count: Int, _ filter: OggTrackFilter) -> ([UInt8]?, OggTrackFilter) {
      var filter = filter
      _ = Self.take(pages[..<count], &filter)
      return (filter.again(adds: []), filter)
    }
    let (none, fresh) = again(0, Self.filter())
    #expect(none == nil && fresh.headersOnAir == nil)
    let (nothing, ended) = again(pages.count, Self.filter())
    #expect(nothing == nil && ended.headersOnAir != nil)
    let (forgotten, forgetful) = again(5, Self.filter(keepsHeaders: false))
    #expect(forgotten == nil && forgetful.isInStream && forgetful.headersOnAir == nil)
    var (refused, own) = again(5, OggTrackFilter(serials: .own, edit: OggEdit(), keepsHeaders: true))
    let end = own.finish()
    #expect(refused == nil && end != nil, "what was on air goes on")
    // An end that comes while others are on air ends it too.
    var filter = Self.filter()
    _ = Self.take(pages[..<5], &filter)
    _ = filter.interrupt()
    _ = Self.take(pages[5...], &filter)
    refused = filter.again(adds: [])
    #expect(!filter.isInStream && refused == nil)
  }
}
