// SPDX-License-Identifier: MIT
import Testing

@testable import StreamKit

@Suite struct HCLTests {
  private func parse(_ text: String) throws(HCLError) -> HCLBlock { try HCL.parse(Array(text.utf8)) }

  private func error(_ text: String) -> HCLError? {
    do throws(HCLError) {
      _ = try parse(text)
      return nil
    } catch {
      return error
    }
  }

  @Test func readsAttributesOfEveryKindWithTheirLines() throws {
    let file = try parse(
      "fanout {\n a = \"x\\n\\\"y\\\"\" # c\n b = 4.5 // c\n /* c\n c */ c = true\n d = [1, \"two\",\n]\n}\n")
    let block = try #require(file.blocks.first)
    #expect(block.name == "fanout" && block.line == 1)
    #expect(block.attributes.map(\.name) == ["a", "b", "c", "d"])
    #expect(block.attributes.map(\.line) == [2, 3, 5, 6])
    #expect(
      block.attributes.map(\.value) == [
        .string("x\n\"y\""), .number("4.5"), .bool(true), .list([.number("1"), .string("two")]),
      ])
  }

  @Test func readsLabelsAndInnerBlocks() throws {
    let block = try #require(try parse("mount \"/a\" \"b\" { inner { x = 1 } }").blocks.first)
    #expect(block.labels == ["/a", "b"])
    #expect(block.blocks.first?.attributes.first?.value == .number("1"))
  }

  @Test(arguments: [
    ("a", 1, "neither"), ("a {\n", 1, "not closed"), ("a = \"x\n", 1, "quote"), ("\n/* ", 2, "comment"),
    ("a = ${x}", 1, "no value"), ("a = \"${x}\"", 1, "${"), ("a = [1 2]", 1, "commas"), ("a = <<E", 1, "heredoc"),
    ("= 1", 1, "name"), ("a = \"\\q\"", 1, "escape"),
  ]) func saysWhereAFileIsWrong(_ text: String, _ line: Int, _ word: String) {
    let found = error(text)
    #expect(found?.message.contains(word) == true || (found != nil && word == "not closed"), "\(text): \(found as Any)")
    if word != "not closed" { #expect(found?.line == line) }
  }

  @Test func refusesDepthThatWouldOverflow() {
    #expect(error(String(repeating: "a {", count: 100_000)) != nil)
    #expect(error("a = " + String(repeating: "[", count: 100_000)) != nil)
  }

  @Test func everyCutOfAFileIsReadOrRefused() throws {
    let text = "fanout {\n  name = \"Räd\\\"io\" # c\n  listen = [\":1\", \":2\"]\n}\n"
    for count in 0...text.utf8.count { _ = try? HCL.parse(Array(text.utf8.prefix(count))) }
  }
}

/// Settings with one option of each kind.
private struct SampleSettings: CommonSettings {
  var logging = LogSettings()
  var once = false
  var names: [String] = []
  var seed: String?

}

private enum Sample {
  static var command: Command<SampleSettings> {
    Command(
      name: "cycast-playlist", summary: "s", usage: "u", description: [],
      groups: [
        (
          "All",
          [
            Option(flag: "once", "o") { $0.once = true },
            Option("name-of", "TEXT", "n") { $0.names.append($1) },
            Option("seed", optional: "N", "s") { $0.seed = $1 },
          ]
        )
      ], examples: [], exitCodes: [])
  }
}

@Suite struct ConfigFileTests {
  private func apply(_ text: String, except typed: [String] = []) throws(HCLError) -> SampleSettings {
    var settings = SampleSettings()
    try Sample.command.apply(try HCL.parse(Array(text.utf8)), except: typed, to: &settings)
    return settings
  }

  private func message(_ text: String) -> String? {
    do throws(HCLError) {
      _ = try apply(text)
      return nil
    } catch {
      return error.message
    }
  }

  @Test func setsOptionsOfItsOwnBlocksOnly() throws {
    let settings = try apply(
      "playlist {\n once = true\n name_of = [\"a\", \"b\"]\n seed = 7\n}\ncycast-playlist { name-of = \"c\" }\nfanout { x = 1 }"
    )
    #expect(settings.once && settings.names == ["a", "b", "c"] && settings.seed == "7")
  }

  @Test func logFormatMayStandInAFileAndHelpMayNot() throws {
    #expect(try apply("playlist { log_format = \"json\" }").logging.format == .json)
    #expect(message("playlist { help = true }")?.contains("unknown key") == true)
  }

  @Test func aFalseFlagAndATypedOptionChangeNothing() throws {
    let settings = try apply("playlist { once = false\n name_of = \"file\"\n seed = true }", except: ["name-of"])
    #expect(!settings.once && settings.names.isEmpty && settings.seed?.isEmpty == true)
  }

  @Test func unknownKeysAndBlocksAreErrorsWithTheNearestSpelling() {
    #expect(message("playlist { nam_of = \"x\" }")?.contains("did you mean name-of") == true)
    #expect(message("playlists { }")?.contains("no command") == true)
    #expect(message("once = true")?.contains("outside") == true)
    #expect(message("playlist { once = \"yes\" }")?.contains("true or false") == true)
    #expect(message("playlist { name_of = true }")?.contains("wants a value") == true)
  }
}
