// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// `cycast-icy watch` against Icecast.
@Suite struct IcyPeerWatchTests {
  private let icy: PeerIcy

  init() throws { icy = try PeerIcy() }

  private func watch(_ words: String...) throws -> FilterResult {
    try FilterProcess.run("cycast-icy", FilterSetup(["watch"] + words))
  }

  @Test func aTitleIsReadOnceWhereverIcecastLeadsToIt() throws {
    let icecast = try IcecastPeer()
    let source = try PeerSource(icecast.port, "/live")
    try icy.set(icecast.url("/live"), song: Array("Ann; 'B' - Überall".utf8))
    source.sendFrames(PeerSource.many)
    for address in ["/live", "/live.m3u", "/live.xspf"] {
      let result = try watch("--once", icecast.url(address))
      #expect(result.ending == .exit(0) && result.errors.isEmpty, "\(address): \(result.errors)")
      #expect(String(decoding: result.output, as: UTF8.self) == "Ann; 'B' - Überall\n", "\(address)")
    }
    let json = try watch("--once", "--format", "json", icecast.url("/live"))
    let said = try TitleLine.read(Array(json.output.dropLast()).span)
    #expect(said?.track == TrackInfo(title: "Überall", artist: "Ann; 'B'"))
    // What no patience mends ends the command at once, also without --once.
    for (address, code) in [("/none", 66), ("/none.m3u", 66), ("/admin/stats", 77), ("/status.xsl", 65)]
      as [(String, Int32)]
    {
      let result = try watch(icecast.url(address))
      #expect(result.ending == .exit(code) && result.errorLines.count == 1, "\(address): \(result.errors)")
    }
  }

  /// As sources say titles that name their encoding: Icecast makes references of what Latin-1 lacks.
  @Test func titlesInUTF8OfOtherSourcesAreRead() throws {
    let icecast = try IcecastPeer()
    let source = try PeerSource(icecast.port, "/other")
    let told = try PlayerRun.run([
      "curl", "-sS", "-u", "source:hackme", "-G", "--data-urlencode", "song=Артист - Übergröße 東京 🔑", "-d",
      "charset=UTF-8",
      "-d", "mode=updinfo", "-d", "mount=/other", icecast.url("/admin/metadata"),
    ])
    #expect(String(decoding: told.output, as: UTF8.self).contains("<return>1</return>"), "\(told.errors)")
    source.sendFrames(PeerSource.many)
    let result = try watch("--once", icecast.url("/other"))
    #expect(String(decoding: result.output, as: UTF8.self) == "Артист - Übergröße 東京 🔑\n", "\(result.errors)")
  }

  @Test func aMountWithAPasswordIsReadWithIt() throws {
    let icecast = try IcecastPeer()
    let source = try PeerSource(icecast.port, "/locked")
    try icy.set(icecast.url("/locked"), song: Array("Hidden".utf8))
    source.sendFrames(PeerSource.many)
    let folder = try SecretFolder()
    let (right, wrong) = (try folder.write("right", "secret\n"), try folder.write("wrong", "public\n"))
    let place = "127.0.0.1:\(icecast.port)/locked"
    #expect(try watch("http://" + place).ending == .exit(77))
    #expect(try watch("--password-file", wrong, "http://bob@" + place).ending == .exit(77))
    let result = try watch("--once", "--password-file", right, "http://bob@" + place)
    #expect(result.ending == .exit(0) && result.output == Array("Hidden\n".utf8), "\(result.errors)")
  }

  /// The source leaves and comes back: listeners wait on the fallback, and are told what is heard there.
  @Test func aFallbackIsWatchedWhileTheSourceIsAway() throws {
    let icecast = try IcecastPeer()
    let spare = try PeerSource(icecast.port, "/spare")
    try icy.set(icecast.url("/spare"), song: Array("Spare".utf8))
    spare.sendFrames(PeerSource.many)
    var live = try PeerSource(icecast.port, "/live")
    try icy.set(icecast.url("/live"), song: Array("Live 1".utf8))
    live.sendFrames(PeerSource.many)
    let watch = try PeerWatch(url: icecast.url("/live"))
    try watch.wait(for: "Live 1")
    live.end()
    try watch.wait(for: "Spare") { spare.sendFrames(1) }
    live = try PeerSource(icecast.port, "/live")
    try icy.set(icecast.url("/live"), song: Array("Live 2".utf8))
    live.sendFrames(PeerSource.many)
    try watch.wait(for: "Live 2") {
      live.sendFrames(1)
      spare.sendFrames(1)
    }
    #expect(!watch.process.errors.contains("trying again"), "it was not thrown out: \(watch.process.errors)")
  }

  @Test func aMountThatEndsAndAServerThatRestartsAreComeBackTo() throws {
    let icecast = try IcecastPeer()
    func air(_ title: String) throws -> PeerSource {
      let source = try PeerSource(icecast.port, "/lone")
      try icy.set(icecast.url("/lone"), song: Array(title.utf8))
      source.sendFrames(PeerSource.many)
      return source
    }
    var source = try air("One")
    let watch = try PeerWatch("-v", url: icecast.url("/lone"))
    try watch.wait(for: "One")
    source.end()
    try watch.process.wait(for: "its complaint") { $0.errors.contains("trying again until it is back") }
    // While nobody is there Icecast says 404, which is no reason to give up a stream that was there.
    try watch.process.wait(for: "a try in vain") { $0.errors.contains("tried in vain") }
    source = try air("Two")
    try watch.wait(for: "Two")
    icecast.stop()
    try watch.process.wait(for: "the next") {
      $0.errors.components(separatedBy: "trying again until it is back").count > 2
    }
    try icecast.start()
    source = try air("Two")
    try icy.set(icecast.url("/lone"), song: Array("Three".utf8))
    try watch.wait(for: "Three") { source.sendFrames(1) }
    #expect(watch.titles.filter { !$0.isEmpty } == ["One", "Two", "Three"], "what has not changed is not said again")
    watch.process.send(SIGTERM)
    #expect(try watch.process.finish().ending == .exit(0))
  }

  /// In Ogg titles are comments of the streams chained in it; Icecast puts a title by request into Vorbis comments of its
  /// own making.
  @Test func titlesInOggAreWatched() throws {
    let icecast = try IcecastPeer()
    let source = try PeerSource(icecast.port, "/ogg", type: "application/ogg")
    try source.send("vorbis-q3.ogg")
    let watch = try PeerWatch(url: icecast.url("/ogg"))
    try watch.wait(for: "Corpus - Vorbis One")
    try source.send("vorbis-chained.ogg")
    try watch.wait(for: "Corpus - Vorbis Two")
    #expect(watch.titles == ["Corpus - Vorbis One", "Corpus - Vorbis Two"])
    let opus = try PeerSource(icecast.port, "/opus", type: "application/ogg")
    try opus.send("opus64.opus")
    let second = try PeerWatch(url: icecast.url("/opus"))
    try second.wait(for: "Corpus - Opus One")
  }

  /// What a title tries in a shell's words and in a file's name.
  @Test func aHostileTitleRunsNothingButTheCommand() throws {
    let icecast = try IcecastPeer()
    let folder = try ScratchFolder()
    let canary = try folder.write("canary", "alive")
    let source = try PeerSource(icecast.port, "/live")
    let titles = [
      "'; rm -rf /; $(x)", "$(rm -f \(canary)) `rm -f \(canary)` - '; rm -f \(canary); echo '",
      "\"; touch \(folder.path)/made; \" & touch \(folder.path)/made | > \(folder.path)/made", "-n\\c%s${CYCAST_URL}*",
    ]
    var setup = FilterSetup([
      "watch", "--exec", "printf '%s\\0' \"$CYCAST_SONG\" >>log; env -0 >env; echo done >&2", icecast.url("/live"),
    ])
    setup.folder = folder.path
    let process = try FilterProcess("cycast-icy", setup)
    for (index, title) in titles.enumerated() {
      try icy.set(icecast.url("/live"), song: Array(title.utf8))
      source.sendFrames(PeerSource.many)
      try process.wait(for: "command \(index + 1)") { _ in
        source.sendFrames(1)
        return heard(folder).last == title && (try? env(folder)["CYCAST_SONG"]) == title
      }
    }
    process.send(SIGTERM)
    #expect(try process.finish().ending == .exit(0))
    #expect(heard(folder).filter { !$0.isEmpty } == titles)
    #expect(try env(folder)["CYCAST_STREAM"] == icecast.url("/live"))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.sorted() == ["canary", "env", "log"])
    #expect(try String(contentsOfFile: canary, encoding: .utf8) == "alive")
  }

  private func texts(_ path: String) -> [String] {
    guard let bytes = try? readFile(path, limit: 1 << 20) else { return [] }
    return bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast().map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  private func heard(_ folder: ScratchFolder) -> [String] { texts(folder.path + "/log") }

  private func env(_ folder: ScratchFolder) throws -> [String: String] {
    var found: [String: String] = [:]
    for line in texts(folder.path + "/env") {
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      if parts.count == 2 { found[parts[0]] = parts[1] }
    }
    return found
  }
}
