// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@Suite struct DescriptorTests {
  // Numbers so high that nothing the test process has open, and a child may inherit, can have them.
  @Test(arguments: [
    (["--ready-fd", "9876"], "not open"), (["--ready-fd", "2"], "would close standard error"),
    (["--ready-fd", "0"], "would close standard input"), (["--access-log", "fd:9877"], "not open"),
  ]) func descriptorsThatCannotServeAreRefusedBeforeAnythingIsOpened(words: [String], sentence: String) throws {
    let result = try FilterProcess("cycast-fanout", FilterSetup(words + ["--listen", "127.0.0.1:0"])).finish()
    #expect(result.ending == .exit(64))
    #expect(result.errors.contains(sentence), "\(result.errors)")
  }

  @Test func stateThatIsNoRegularFileIsRefused() throws {
    let setup = FilterSetup(["--state", "/dev/null", "--once", "--fast", Fixtures.corpus("shine128.mp3")])
    let result = try FilterProcess("cycast-playlist", setup).finish()
    #expect(result.ending == .exit(73))
    #expect(result.errors.contains("no regular file"))
  }
}
