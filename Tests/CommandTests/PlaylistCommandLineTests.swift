// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// Words of the command line, descriptors, and files that are none.
@Suite struct PlaylistCommandLineTests {
  private let short = Fixtures.corpus("cbr24-11025-mpeg25.mp3")

  @Test(arguments: [
    (["--shufle", "x"], "did you mean --shuffle?"), (["--leed=1s", "x"], "did you mean --lead?"),
    (["--lead", "soon", "x"], "--lead: 'soon' is no duration"), ([], "name at least one file"),
    (["-", "x"], "- stands alone"), (["--state", "f", "-"], "need a list"), (["-0", "x"], "--null is for names"),
    (["--format", "wav", "x"], "--format: 'wav' is none of"), (["--format", "raw", "x"], "'raw' has no frames"),
    (["--titles", "-", "x"], "standard output carries the stream"), (["--start-at", "0", "x"], "--start-at: '0'"),
    (["--shuffle=x", "x"], "'x' is no whole number"), (["--extensions", ",", "x"], "names no extension"),
    (["--once=1", "x"], "--once takes no value"), (["--lead"], "--lead wants a value"),
    (["-z", "x"], "unknown option -z"),
  ]) func wrongWordsExit64AndSayWhatIsMeant(words: [String], reason: String) throws {
    let result = try FilterProcess.run("cycast-playlist", FilterSetup(words))
    #expect(result.ending == .exit(64))
    #expect(result.output.isEmpty)
    #expect(result.errorLines.count == 1)
    #expect(result.errors.contains(reason) && result.errors.contains("--help"), "\(result.errors)")
  }

  @Test func helpFitsAScreenAndVersionIsALine() throws {
    let help = try playlist("--help")
    #expect(help.ending == .exit(0) && help.errors.isEmpty)
    let lines = String(decoding: help.output, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count <= 50 && lines.allSatisfy { $0.count <= 80 })
    let version = String(decoding: try playlist("--version").output, as: UTF8.self)
    #expect(version == "cycast-playlist \(cycastVersion)\n")
  }

  @Test func outputThatIsNoneIsRefusedWithASentence() throws {
    let terminal = try PseudoTerminal()
    for (output, code, reason) in [
      (FilterSetup.Output.closed, Int32(74), "standard output is closed"),
      (.descriptor(terminal.follower), 64, "standard output is a terminal: pipe the stream"),
    ] {
      var setup = FilterSetup(["--once", "--fast", short])
      setup.output = output
      let result = try FilterProcess.run("cycast-playlist", setup)
      #expect(result.ending == .exit(code))
      #expect(result.errorLines.count == 1)
      #expect(result.errors.contains(reason))
    }
  }

  @Test func outputMayBeAFileADeviceOrASocket() throws {
    let music = try MusicFolder()
    var pair: [Int32] = [-1, -1]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &pair) == 0)
    defer { for number in pair { close(number) } }
    for output in [FilterSetup.Output.null, .file(music("out.mp3")), .descriptor(pair[0])] {
      var setup = FilterSetup(["--once", "--fast", "--no-tags", short])
      setup.output = output
      #expect(try FilterProcess.run("cycast-playlist", setup).ending == .exit(0))
    }
    let file = try readFile(music("out.mp3"), limit: 1 << 20)
    #expect(StreamParts(file).frames.count == 79)
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    #expect(recv(pair[1], &bytes, bytes.count, Int32(MSG_DONTWAIT)) == file.count)
  }

  @Test func standardInputDoesNotMatterWithoutNames() throws {
    for input in [FilterSetup.Input.closed, .null, .pipe, .file("/")] {
      var setup = FilterSetup(["--once", "--fast", "--no-tags", short])
      setup.input = input
      let result = try FilterProcess.run("cycast-playlist", setup)
      #expect(result.ending == .exit(0))
      #expect(StreamParts(result.output).frames.count == 79)
    }
  }

  @Test func whatIsNoFileIsSkippedWithOneWarningEach() throws {
    let music = try MusicFolder(["good.mp3": "cbr24-11025-mpeg25.mp3"])
    try FileManager.default.createSymbolicLink(atPath: music("dangling.mp3"), withDestinationPath: "nowhere")
    try FileManager.default.createDirectory(atPath: music("folder.mp3"), withIntermediateDirectories: false)
    try #require(mkfifo(music("fifo.mp3"), 0o600) == 0)
    try music.write("empty.mp3", "")
    try music.write("page.mp3", "<!DOCTYPE html><title>404</title>")
    try music.write(
      "l.m3u", "dangling.mp3\nfolder.mp3\nfifo.mp3\nempty.mp3\npage.mp3\nhttp://x/y.mp3\ngood.mp3\n")
    let result = try playlist("--once", "--fast", music("l.m3u"))
    #expect(result.ending == .exit(0))
    #expect(StreamParts(result.output).frames.count == 79)
    let warnings = result.errorLines.filter { $0.contains("warning") }
    #expect(warnings.count == 6)
    for reason in [
      "dangling.mp3 (named at \(music("l.m3u")):1): cannot open it: No such file", "folder.mp3", "is no regular file",
      "fifo.mp3", "is empty", "is a text or web page", ":6: left out: http is for cycast-ingest --pull",
    ] {
      #expect(result.errors.contains(reason), "\(reason)")
    }
  }

  @Test func oneCodecIsPlayedAndTheRemedyForOthersIsNamed() throws {
    let files = ["cbr128-44100-joint-id3v2.mp3", "aac96-44100.aac", "vorbis-q3.ogg", "layer2-192.mp2"]
    let paths = files.map(Fixtures.corpus)
    let first = try playlist("--once", "--fast", "--no-tags", paths[0], paths[1], paths[2], paths[3])
    #expect(StreamParts(first.output).frames.count == 231)
    #expect(first.errorLines.filter { $0.contains("skipped") }.count == 3)
    #expect(first.errors.contains("is aac, and the stream is mp3 (convert it, or choose with --format aac)"))
    let chosen = try playlist(
      "--once", "--fast", "--no-tags", "--format", "aac", paths[0], paths[1], paths[2], paths[3])
    #expect(StreamParts(chosen.output).frames.count == 260)
    #expect(chosen.errorLines.filter { $0.contains("skipped") }.count == 3)
  }

  @Test func changingSampleRateIsWarnedOfOnceAndRefusedWhenStrict() throws {
    let (fast, slow) = (Fixtures.corpus("cbr128-44100-joint-id3v2.mp3"), Fixtures.corpus("cbr96-32000.mp3"))
    let both = try playlist("--once", "--fast", "--no-tags", fast, slow, fast)
    #expect(StreamParts(both.output).frames.count == 231 + 113 + 231)
    #expect(both.errorLines.filter { $0.contains("the sample rate or the channels change") }.count == 1)
    let strict = try playlist("--once", "--fast", "--no-tags", "--strict-format", fast, slow, fast)
    #expect(StreamParts(strict.output).frames.count == 231 + 231)
    #expect(strict.errors.contains("has 32000 Hz and 2 channels, and the stream 44100 Hz and 2"))
  }

  @Test func foldersOfferTheExtensionsAskedFor() throws {
    let music = try MusicFolder(["a.mp3": "cbr24-11025-mpeg25.mp3", "b.mpg": "cbr24-11025-mpeg25.mp3"])
    for (options, count) in [([], 1), (["--extensions", "mpg"], 1), (["--extensions=.MP3,mpg"], 2)] {
      let setup = FilterSetup(["--once", "--fast", "--no-tags", music.path] + options)
      #expect(StreamParts(try FilterProcess.run("cycast-playlist", setup).output).frames.count == 79 * count)
    }
  }
}
