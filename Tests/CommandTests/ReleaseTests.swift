// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

/// What holds for release builds only: scripts/test makes them and names their folder in CYCAST_BIN.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["CYCAST_BIN"] != nil)) struct ReleaseTests {
  @Test(arguments: HelpTests.commands) func needsFewLibraries(_ command: String) async throws {
    let result = try await ShellSession().run("ldd \"$BUILT/\(command)\"")
    #expect(result.status == 0)
    let libraries = result.lines.compactMap { $0.split(separator: " ").first.map(String.init) }
      .map { ($0.trimmingCharacters(in: .whitespaces) as NSString).lastPathComponent }
    let own = ["cycast-ingest": ["libmpg123.so", "libcrypt.so"], "cycast-stat": ["libmpg123.so"]][command] ?? []
    let allowed = ["linux-vdso", "ld-linux", "libc.so", "libm.so"] + own
    #expect(libraries.contains { $0.hasPrefix("libc.so") })
    for library in libraries { #expect(allowed.contains { library.hasPrefix($0) }, "\(library)") }
  }

  /// GNU time measures its own child; what this process would measure of one it spawns is this process.
  @Test(arguments: HelpTests.commands) func staysUnderEightMegabytesToSayItsVersion(_ command: String) async throws {
    let result = try await ShellSession().run("/usr/bin/time -f 'kB %M' \"$BUILT/\(command)\" --version")
    let line = try #require(result.lines.first { $0.hasPrefix("kB ") })
    let kilobytes = try #require(Int(line.dropFirst(3)))
    #expect(kilobytes > 500)
    // Two libraries more take 2 MB.
    #expect(kilobytes < (command == "cycast-ingest" ? 8_192 : 6_144))
  }

  @Test(arguments: HelpTests.commands) func takesLessThanTwelveMegabytesOnDisk(_ command: String) throws {
    let facts = try FileManager.default.attributesOfItem(atPath: BuiltCommand.path(command))
    #expect((facts[.size] as? Int ?? 0) < 12 << 20)
  }
}
