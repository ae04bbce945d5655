// SPDX-License-Identifier: MIT
import StreamKit

/// Reads what SHOUTcast servers say of a stream: `/stats` of version 2 as JSON or XML, `/7.html` of version 1 and of all
/// that speak like it.
enum SHOUTcastReader {
  /// The report of `/stats?sid=N&json=1`, which older servers answer with XML; nil when it is another's page.
  static func stats(_ body: [UInt8], _ place: ReadingPlace) -> StationReport? {
    let begins = body.first { $0 > 0x20 && !Text.byteOrderMark.contains($0) }
    if begins == UInt8(ascii: "{") {
      guard let page = try? JSONValue(JSONRepair.repaired(body).span), let members = page.object else { return nil }
      var texts: [String: String] = [:]
      for member in members { texts[member.key.lowercased()] = member.value.looseText }
      return report(texts, place)
    }
    return begins == UInt8(ascii: "<") ? report(FlatMarkup.texts(body), place) : nil
  }

  private static func report(_ texts: [String: String], _ place: ReadingPlace) -> StationReport? {
    guard let listeners = count(texts["currentlisteners"]), texts["streamstatus"] != nil else { return nil }
    var report = place.report(.shoutcast)
    if let version = texts["version"], !version.isEmpty { report.server = "SHOUTcast " + version }
    report.listeners = listeners
    report.peak = count(texts["peaklisteners"])
    report.isLive = count(texts["streamstatus"]) == 1
    report.name = texts["servertitle"] ?? ""
    report.genre = texts["servergenre"] ?? ""
    report.mount = texts["streampath"].map { place.url.at($0).path } ?? ""
    report.take(song: texts["songtitle"] ?? "")
    report.take(type: texts["content"] ?? "")
    report.bitrate = count(texts["bitrate"]).flatMap { $0 > 0 ? $0 : nil }
    report.sampleRate = count(texts["samplerate"]).flatMap { $0 > 0 ? $0 : nil }
    if report.isLive == true, let uptime = count(texts["streamuptime"]), uptime < 4_000_000_000 {
      report.started = place.now - Int64(uptime) * 1_000_000_000
    }
    return report
  }

  /// The report of `/7.html`, whose body is `CURRENT,STATUS,PEAK,MAX,UNIQUE,BITRATE,TITLE`; the title may hold commas. Nil when it
  /// is another's page. The head of a real one is odd, so all that counts is the body's tag, if there is one.
  static func seven(_ body: [UInt8], _ place: ReadingPlace) -> StationReport? {
    let line = inside(body)
    let fields = line.split(separator: UInt8(ascii: ","), maxSplits: 6, omittingEmptySubsequences: false)
    guard fields.count == 7 else { return nil }
    let numbers = fields.prefix(6).map { count(FlatMarkup.plain($0)) }
    guard numbers.allSatisfy({ $0 != nil }), let status = numbers[1], status <= 1 else { return nil }
    var report = place.report(.shoutcast)
    report.listeners = numbers[0]
    report.isLive = status == 1
    report.peak = numbers[2]
    report.bitrate = numbers[5].flatMap { $0 > 0 ? $0 : nil }
    report.take(song: FlatMarkup.plain(fields[6]))
    return report
  }

  /// What stands between `<body…>` and `</body`, in any case; all of it when there is no such tag.
  private static func inside(_ page: [UInt8]) -> ArraySlice<UInt8> {
    let page = page[...]
    guard let open = place(of: "<body", in: page), let start = page[open...].firstIndex(of: UInt8(ascii: ">")) else {
      return page
    }
    let rest = page[(start + 1)...]
    return rest[..<(place(of: "</body", in: rest) ?? rest.endIndex)]
  }

  private static func place(of tag: String, in page: ArraySlice<UInt8>) -> Int? {
    let wanted = Array(tag.utf8)
    guard page.count >= wanted.count else { return nil }
    return (page.startIndex...page.endIndex - wanted.count).first { start in
      // The bit that lowers a letter leaves `<` and `/` as they are.
      page[start] == wanted[0] && zip(page[start...], wanted).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }
  }

  private static func count(_ text: String?) -> Int? {
    guard let text, (1...15).contains(text.utf8.count) else { return nil }
    guard text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(text)
  }
}
