// SPDX-License-Identifier: MIT
import Testing

/// The examples of `cycast-stat`.
@Suite struct StatExampleTests {
  @Test(arguments: StatExamples.all.indices) func exampleDoesWhatItSays(_ index: Int) async throws {
    let example = StatExamples.all[index]
    let session = try ShellSession()
    let before = example.before.split(separator: "\n").map(String.init)
    let result = try await session.type(before + [example.line], check: example.check)
    #expect(result.status == 0, "\(example.line)\n\(result.output)")
  }
}
