// SPDX-License-Identifier: MIT
import Testing

@testable import StreamKit
@testable import cycast_stat

/// The command's face as a whole.
@Suite struct StatCommandTests {
  @Test func helpNamesWhatElseItDoes() {
    let help = statCommand().help
    #expect(help.hasPrefix("cycast-stat: "))
    #expect(help.contains("\nIt also does:\n  cycast-stat -        meter "))
    #expect(help.contains("\n  cycast-stat report   make "))
    #expect(help.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func manualHasASectionForEachUse() {
    let page = statCommand().manPage
    for heading in ["CYCAST\\-STAT", "CYCAST\\-STAT \\-", "REPORT", "OPTIONS OF ALL VERBS"] {
      #expect(page.contains("\n.SH \(heading)\n"), "\(heading)")
    }
  }
}
