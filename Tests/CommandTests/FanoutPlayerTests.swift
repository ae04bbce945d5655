// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import StreamKit
import TestSupport
import Testing

@Suite struct FanoutPlayerTests {
  /// A station of `cycast-playlist | cycast-fanout`, which ends when the test says so.
  private final class Station {
    let server: ServerProcess
    private let path = PlayerRun.temporaryFile().path
    private let player: PlayerRun.Started
    private var hold: Int32

    init(_ files: [String]) throws {
      try #require(mkfifo(path, 0o600) == 0)
      hold = open(path, O_RDWR | O_CLOEXEC)
      let playlist = ServerProcess.folder + "/cycast-playlist"
      let line = "exec \"$0\" --once --fast -q \"$@\" >\(path)"
      player = try PlayerRun.Started(["sh", "-c", line, playlist] + files.map { Fixtures.corpus($0) })
      server = try ServerProcess(
        ["--listen", "127.0.0.1:0", "--lead", "1h", "--burst", "60s", "--name", "Radio Test"], input: .path(path))
      #expect(try player.wait().status == 0)
      #expect(ServerProcess.waitUntilRead(hold))
    }

    deinit {
      end()
      unlink(path)
    }

    var url: String { "http://127.0.0.1:\(server.port)/stream" }

    /// Waits until so many listen.
    func waitForListeners(_ count: Int) throws -> Bool {
      let deadline = Deadline(20)
      while !deadline.isPast {
        if try StreamClient.get("/", from: server).text.contains("Listeners:   \(count)\n") { return true }
      }
      return false
    }

    /// Stops the station; everyone gets the rest.
    func end() {
      server.send(SIGTERM)
      if hold >= 0 { close(hold) }
      hold = -1
    }
  }

  @Test func playersPlayAndShowTitlesInOrder() throws {
    let station = try Station(["cbr128-44100-joint-id3v2.mp3", "id3v23-utf16.mp3", "id3v22-latin1.mp3"])
    let curl = try PlayerRun.Started(["curl", "-s", "-m", "30", station.url])
    let mpg123 = try PlayerRun.Started(["mpg123", "--no-control", "-s", station.url])
    let ffmpeg = try PlayerRun.Started(
      ["ffmpeg", "-v", "error", "-nostdin", "-i", station.url, "-f", "s16le", "-"])
    #expect(try station.waitForListeners(3))
    station.end()
    let bytes = try curl.wait()
    #expect(bytes.status == 0)
    // Tags are out, and all of it is frames.
    var scanner = StreamScanner(mode: .file)
    let steps = try ScanDriver.scan([bytes.output[...]], codec: { scanner.codec }) {
      scanner.next($0, isLast: $1, bytesLeft: $2)
    }
    #expect(steps.junk == 0 && steps.tags.isEmpty)
    let frames = steps.units.count
    let facts = try CorpusFile.all()
    let expected = ["cbr128-44100-joint-id3v2.mp3", "id3v23-utf16.mp3", "id3v22-latin1.mp3"].compactMap { name in
      facts.first { $0.file == name }?.audioFrames
    }
    #expect(expected.count == 3 && frames == expected.reduce(0, +))
    let shown = try mpg123.wait()
    #expect(shown.status == 0)
    let titles = shown.errors.split(separator: "\n").filter { $0.contains("ICY-META: StreamTitle=") }
    #expect(titles.count == 3)
    #expect(titles.first?.contains("StreamTitle='Corpus - First Light';") == true)
    #expect(shown.errors.contains("ICY-NAME: Radio Test"))
    let samples = try ffmpeg.wait()
    // It says of every server that goes off the air that the stream ends prematurely.
    let complaints = samples.errors.split(separator: "\n").filter {
      !$0.contains("prematurely") && !$0.contains("Input/output")
    }
    #expect(complaints.isEmpty)
    #expect(samples.output.count >= (frames - 2) * 1_152 * 4)
    #expect(station.server.waitForExit() == 0)
  }

  @Test func ffprobeReadsTheTitleOfThePlaceWhereItStarts() throws {
    let station = try Station(["cbr128-44100-joint-id3v2.mp3", "id3v23-utf16.mp3"])
    let probe = try PlayerRun.run(
      ["ffprobe", "-v", "error", "-probesize", "40000", "-show_entries", "format_tags", "-of", "flat", station.url])
    let text = String(decoding: probe.output, as: UTF8.self)
    #expect(text.contains("format.tags.StreamTitle=\"Corpus - First Light\""))
    #expect(text.contains("format.tags.icy_name=\"Radio Test\"") || text.contains("icy-name=\"Radio Test\""))
  }
}

@Suite struct FanoutOggTests {
  private func decode(_ bytes: [UInt8]) throws -> PlayerRun {
    let file = PlayerRun.temporaryFile().appendingPathExtension("ogg")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    // Through a pipe: in a file that it can seek in, ffmpeg complains of every chain.
    return try PlayerRun.run(["sh", "-c", "cat \"$0\" | ffmpeg -v error -i - -f s16le -", file.path])
  }

  /// Samples of stereo or mono at 16 bits that make this many seconds at least, at 44.1 kHz mono.
  private func seconds(_ run: PlayerRun) -> Double { Double(run.output.count) / 4 / 48_000 }

  @Test(arguments: ["vorbis-q3.ogg", "opus64.opus", "flac.ogg", "vorbis-chained.ogg"])
  func lateListenerDecodes(file: String) throws {
    let server = try ServerProcess(["--listen", "127.0.0.1:0", "--lead", "1h", "--burst", "1s"])
    let bytes = try Fixtures.corpusBytes(file)
    try server.write(bytes)
    #expect(server.waitUntilInputIsRead())
    let client = try StreamClient.listen(to: server)
    client.readHead()
    server.send(SIGTERM)
    #expect(client.readToEnd())
    #expect(client.header("Content-Type") == "audio/ogg")
    #expect(client.body.starts(with: Array("OggS".utf8)))
    #expect(client.body.count < bytes.count, "it came late")
    let run = try decode(client.body)
    #expect(run.errors == "" && run.status == 0)
    #expect(seconds(run) > 0.4)
  }

  @Test(arguments: ["vorbis-q3.ogg", "opus64.opus", "flac.ogg"])
  func listenerPlaysOnThroughAChangeOfStreams(file: String) throws {
    // Each track with a serial number of its own, as cycast-playlist makes it.
    let playlist = ServerProcess.folder + "/cycast-playlist"
    let made = try PlayerRun.run([playlist, "--once", "--fast", "-q"] + [file, file].map { Fixtures.corpus($0) })
    let half = made.output.count * 2 / 5
    let server = try ServerProcess(["--listen", "127.0.0.1:0", "--lead", "1h", "--burst", "1s"])
    try server.write(Array(made.output[..<half]))
    #expect(server.waitUntilInputIsRead())
    let client = try StreamClient.listen(to: server)
    client.readHead()
    try server.write(Array(made.output[half...]))
    #expect(server.waitUntilInputIsRead())
    let late = try StreamClient.listen(to: server)
    late.readHead()
    server.send(SIGTERM)
    #expect(client.readToEnd() && late.readToEnd())
    for body in [client.body, late.body] {
      let run = try decode(body)
      #expect(run.errors == "")
      #expect(run.status == 0)
      #expect(seconds(run) > 0.4)
    }
    #expect(client.body.count > late.body.count)
  }

  @Test func headersThatDoNotFitTheRingAreLeftOutAndSaid() throws {
    let server = try ServerProcess(["--listen", "127.0.0.1:0", "--lead", "1h", "--ring", "128KiB"])
    let picture = PlayerRun.temporaryFile().appendingPathExtension("ogg")
    defer { try? FileManager.default.removeItem(at: picture) }
    let made = try PlayerRun.run([
      "ffmpeg", "-v", "error", "-nostdin", "-i", Fixtures.corpus("vorbis-q3.ogg"), "-c", "copy", "-metadata",
      "LONG=" + String(repeating: "x", count: 90_000), "-f", "ogg", picture.path,
    ])
    #expect(made.status == 0, "\(made.errors)")
    try server.write(Array(try Data(contentsOf: picture)))
    #expect(server.waitForLog("raise --ring"))
    #expect(try StreamClient.get("/healthz", from: server).text == "ok\n")
  }
}
