// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

/// Titles on their way: who sends them, who watches, and titles that have broken something somewhere.
enum PeerTitles {
  /// Texts as they are given on a command line, most of them UTF-8.
  static let hostile: [[UInt8]] =
    [
      "It's; a 'quote'; \"x\"", "a';b", "Артист - Übergröße 東京", "🔑 👩‍👩‍👧 emoji",
      "Sigur Rós, Björk - It’s “quoted”; 'semi;colon'",
      "<&>\"]]>", "%41+ ?#&=%", "'", "~`^|\\{}[]$(x)", "'; rm -rf /; $(x)", "\u{202E}left to right", "e\u{301}",
    ].map { Array($0.utf8) } + [
      Array("x\u{1}\u{2}\u{1B}[31my\u{7F}\ttab\nline".utf8), Array("Caf".utf8) + [0xE9, 0x20, 0xC4],
    ]

  /// Those of them that Latin-1 cannot say.
  static var beyondLatin1: [[UInt8]] { hostile.filter { clean($0).unicodeScalars.contains { $0.value > 255 } } }

  /// Longer than anything takes: plain, in two bytes each, and in an odd mixture.
  static let long: [[UInt8]] = [
    String(repeating: "a", count: 5_000), String(repeating: "é", count: 5_000), String(repeating: "x東🔑", count: 1_700),
  ].map { Array($0.utf8) }

  /// A title as it is to arrive: by its own characters, without control bytes.
  static func clean(_ title: [UInt8]) -> String { Text.decode(title.span, as: .eightBit) }

  /// Whether what arrived is a title, or one of the long ones cut between two characters, with a lot of it left.
  static func has(_ heard: String, arrivedAs title: [UInt8]) -> Bool {
    let (all, got) = (Array(clean(title).unicodeScalars), Array(heard.unicodeScalars))
    return got == all || got.count > 190 && all.count > 4_000 && all.starts(with: got)
  }
}

/// Passwords in files, and the verbs that need them.
struct PeerIcy {
  private let folder: SecretFolder
  private let source: String, admin: String

  init() throws {
    folder = try SecretFolder()
    source = try folder.write("source", "hackme\n")
    admin = try folder.write("admin", IcecastPeer.adminPassword + "\n")
  }

  /// `cycast-icy set` with words, the password being the source's or the administrator's.
  func set(_ target: String, _ words: [String], asAdmin: Bool = false) throws -> FilterResult {
    try FilterProcess.run("cycast-icy", setup(target, words.map { Array($0.utf8) }, asAdmin: asAdmin))
  }

  /// The same with a song of any bytes. Expects that it is taken.
  func set(_ target: String, song: [UInt8], asAdmin: Bool = false) throws {
    let result = try FilterProcess.run(
      "cycast-icy", setup(target, [Array("--song".utf8), song], asAdmin: asAdmin))
    #expect(result.ending == .exit(0), "\(PeerTitles.clean(song).prefix(40)): \(result.errors)")
  }

  /// `cycast-icy set` that reads titles from its standard input.
  func setter(_ target: String) throws -> FilterProcess {
    var setup = setup(target, [Array("-v".utf8)])
    setup.arguments.append([UInt8(ascii: "-")])
    setup.input = .pipe
    return try FilterProcess("cycast-icy", setup)
  }

  private func setup(_ target: String, _ words: [[UInt8]], asAdmin: Bool = false) -> FilterSetup {
    let first = ["set", "--password-file", asAdmin ? admin : source] + (asAdmin ? ["--user", "admin"] : [])
    return FilterSetup(bytes: first.map { Array($0.utf8) } + words + [Array(target.utf8)])
  }
}

/// `cycast-icy watch`, printing JSON.
final class PeerWatch {
  let process: FilterProcess

  init(_ words: String..., url: String) throws {
    process = try FilterProcess(
      "cycast-icy", FilterSetup(["watch", "--format", "json", "--back-off", "50ms"] + words + [url]))
  }

  /// What it has said so far.
  var tracks: [TrackInfo] {
    process.output.split(separator: 10).compactMap { try? TitleLine.read(Array($0).span)?.track }
  }

  /// The titles.
  var titles: [String] { tracks.map(\.display) }

  /// Waits until a title is the last.
  func wait(for title: String, while step: () throws -> Void = {}) throws {
    try wait("'\(title)'", step) { titles.last == title }
  }

  /// Waits until a hostile title has arrived, cut if it is a long one. Returns what has.
  @discardableResult
  func wait(for title: [UInt8], while step: () throws -> Void = {}) throws -> String {
    try wait("'\(PeerTitles.clean(title).prefix(60))'", step) {
      PeerTitles.has(titles.last ?? "", arrivedAs: title)
    }
    return titles.last ?? ""
  }

  private func wait(_ what: String, _ step: () throws -> Void, until condition: () -> Bool) throws {
    var failure: (any Error)?
    do {
      try process.wait(for: what) { _ in
        do { try step() } catch { failure = error }
        return failure != nil || condition()
      }
    } catch {
      throw FilterFailure(description: "\(error); it has said: \(titles.map { $0.prefix(60) })")
    }
    if let failure { throw failure }
  }
}
