// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import Testing

@testable import cycast_fanout

/// What docs/api.md shows and explains is what there is.
@Suite struct DocumentedPagesTests {
  private static let sections: [String: String] = {
    let page = (try? String(contentsOfFile: Promtool.project + "/docs/api.md", encoding: .utf8)) ?? ""
    var sections: [String: String] = [:]
    for section in page.components(separatedBy: "\n## ") {
      let heading = section.prefix { $0 != "\n" }
      sections[String(heading)] = String(section.dropFirst(heading.count))
    }
    return sections
  }()

  @Test(arguments: ["/api/status", "/api/stats"]) func examplesAreAsTheirSchemasSay(_ path: String) throws {
    let section = try #require(DocumentedPagesTests.sections[path])
    let example = try #require(section.firstMatch(of: #/```json\n([^`]+)```/#)).1
    let schema = path == "/api/status" ? Schema.status : Schema.stats(isHidden: false)
    let problems = schema.problems(try read(String(example)))
    #expect(problems.isEmpty, "\(problems)")
  }

  @Test func everyKeyIsExplained() throws {
    let status = try #require(DocumentedPagesTests.sections["/api/status"])
    let stats = try #require(DocumentedPagesTests.sections["/api/stats"])
    for name in Schema.status.names { #expect(status.contains("`\(name)`"), "\(name)") }
    for name in Schema.stats(isHidden: false).names { #expect((status + stats).contains("`\(name)`"), "\(name)") }
  }

  @Test func everyEventIsNamed() throws {
    let events = try #require(DocumentedPagesTests.sections["/api/events"])
    for happening in Happening.allCases { #expect(events.contains("`\(happening.rawValue)`"), "\(happening)") }
  }
}

extension Schema {
  /// The names of all keys in it.
  fileprivate var names: Set<String> {
    switch self {
    case .object(let keys): Set(keys.flatMap { [$0.name] + $0.value.names })
    case .array(let element): element.names
    case .either(let schemas): schemas.reduce(into: []) { $0.formUnion($1.names) }
    default: []
    }
  }
}
