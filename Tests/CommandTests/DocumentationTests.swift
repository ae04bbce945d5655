// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

/// The pages people read: what they show is run, what they name is there.
@Suite struct DocumentationTests {
  /// A block of a page whose lines begin with `$ `: what is typed, and what is shown of the answer.
  struct Transcript: CustomTestStringConvertible {
    let page: String
    let line: Int
    var typed: [String] = []
    var shown: [String] = []
    var testDescription: String { "\(page):\(line)" }
  }

  static let pages: [String] = {
    let docs = (try? FileManager.default.contentsOfDirectory(atPath: ShellSession.project + "/docs")) ?? []
    return ["README.md"] + docs.filter { $0.hasSuffix(".md") }.sorted().map { "docs/" + $0 }
  }()

  static func text(_ page: String) -> String {
    (try? String(contentsOfFile: ShellSession.project + "/" + page, encoding: .utf8)) ?? ""
  }

  static let transcripts: [Transcript] = pages.flatMap { page in
    var found: [Transcript] = []
    var block: Transcript?
    for (index, line) in text(page).split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.hasPrefix("```") {
        if let whole = block, !whole.typed.isEmpty { found.append(whole) }
        block = block == nil ? Transcript(page: page, line: index + 2) : nil
      } else if block != nil {
        if line.hasPrefix("$ ") {
          block?.typed.append(String(line.dropFirst(2)))
        } else if !line.isEmpty {
          block?.shown.append(String(line))
        }
      }
    }
    return found
  }

  @Test func readmeShowsTheCommandsAtWork() {
    #expect(DocumentationTests.transcripts.filter { $0.page == "README.md" }.count >= 5)
  }

  /// Each shown line must be a line of the output; `…` stands for what differs from one time to the next. The address and
  /// the home folder are those of the test.
  @Test(arguments: transcripts) func transcriptIsTrue(_ transcript: Transcript) async throws {
    let session = try ShellSession()
    let result = try await session.type(transcript.typed)
    #expect(result.status == 0, "\(result.output)")
    let output = result.lines.map {
      $0.trimmingCharacters(in: .whitespacesAndNewlines).replacing(#/127\.0\.0\.1:\d+/#, with: "localhost:8001")
        .replacingOccurrences(of: session.home, with: "/home/you")
    }
    for shown in transcript.shown.map({ $0.replacingOccurrences(of: "[::]:8001", with: "localhost:8001") }) {
      let found = output.contains { DocumentationTests.matches($0, pattern: shown) }
      #expect(found, "not printed: \(shown)\n\(result.output)")
    }
  }

  static func matches(_ line: String, pattern: String) -> Bool {
    let parts = pattern.trimmingCharacters(in: .whitespaces).components(separatedBy: "…")
    guard let first = parts.first, line.hasPrefix(first) else { return false }
    var rest = line.dropFirst(first.count)
    for part in parts.dropFirst() where !part.isEmpty {
      guard let range = rest.range(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.isEmpty || parts.last == "" && parts.count > 1
  }

  @Test func patternsMatchWholeLinesWithGaps() {
    #expect(DocumentationTests.matches("a b c", pattern: "a b c"))
    #expect(DocumentationTests.matches("a b c", pattern: "a … c"))
    #expect(DocumentationTests.matches("a b c", pattern: "a …"))
    #expect(!DocumentationTests.matches("a b c", pattern: "a b"))
    #expect(!DocumentationTests.matches("a b c d", pattern: "a … c"))
    #expect(!DocumentationTests.matches("x a b c", pattern: "a … c"))
  }

  @Test(arguments: pages) func linksLeadToFilesThatAreThere(_ page: String) throws {
    let folder = (ShellSession.project + "/" + page as NSString).deletingLastPathComponent
    for match in DocumentationTests.text(page).matches(of: #/\]\(([^)#\s]+)[^)]*\)/#) {
      let target = String(match.1)
      if target.contains("://") { continue }
      #expect(FileManager.default.fileExists(atPath: folder + "/" + target), "\(target)")
    }
  }

  /// A page that names an option of ours names one that exists; blocks are run by `transcriptIsTrue`.
  @Test(arguments: pages) func optionsNamedAreThere(_ page: String) async throws {
    let session = try ShellSession()
    let known = try await session.run(
      """
      for command in cycast-playlist cycast-ingest cycast-fanout cycast-icy cycast-stat "cycast-stat -" "cycast-stat report"; do
        $command --man | tr -d '\\\\'; $command --help
      done
      for script in station test install; do "$PROJECT/scripts/$script" --help; done
      """)
    let names = Set(known.output.matches(of: #/--[a-z][a-z0-9-]+/#).map { String($0.0) })
    #expect(names.contains("--listen"))
    let prose = DocumentationTests.text(page).components(separatedBy: "```").enumerated()
      .filter { $0.offset.isMultiple(of: 2) }.map(\.element).joined()
    for match in prose.matches(of: #/--[a-z][a-z0-9-]+/#) {
      let isThere = names.contains(String(match.0))
      #expect(isThere, "\(page) names \(match.0)")
    }
  }
}
