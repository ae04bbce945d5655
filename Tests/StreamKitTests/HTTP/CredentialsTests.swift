// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

@Suite struct Base64Tests {
  @Test func decodesWhatFoundationEncodes() {
    var generator = SeededGenerator(seed: 11)
    for count in 0...130 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      #expect(Base64.decode(Data(bytes).base64EncodedData()) == bytes)
    }
  }

  // RFC 4648 section 10.
  @Test(arguments: [
    ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Zm9vYmE=", "fooba"),
    ("Zm9vYmFy", "foobar"),
  ]) func decodesTheVectorsOfTheStandard(text: String, meaning: String) {
    #expect(Base64.decode(text.utf8) == Array(meaning.utf8))
  }

  @Test(arguments: [
    "Z", "Zg", "Zg=", "Zg===", "====", "=", "Z===", "Zh==", "Zm9=", "Zm 9", "Zm9v\n", "Zm-_", "Zg==Zg==", "Zm9\u{E9}",
  ]) func refusesWhatIsNotWhole(text: String) {
    #expect(Base64.decode(text.utf8) == nil)
  }
}

@Suite struct BasicCredentialsTests {
  private func header(_ text: String, scheme: String = "Basic") -> String {
    scheme + " " + Data(text.utf8).base64EncodedString()
  }

  @Test(arguments: [
    ("source:hackme", "source", "hackme"), ("dj:a:b:c", "dj", "a:b:c"), (":secret", "", "secret"), ("dj:", "dj", ""),
    (":", "", ""), ("Jürgen:pässword", "Jürgen", "pässword"), ("a b:  c ", "a b", "  c "),
  ]) func tellsUserAndPassword(text: String, user: String, password: String) {
    let credentials = BasicCredentials(header(text))
    #expect(credentials?.user == user)
    #expect(credentials?.password == Array(password.utf8))
  }

  @Test(arguments: ["Basic", "basic", "BASIC", "bAsIc"]) func schemeCountsInAnyCase(scheme: String) {
    #expect(BasicCredentials(header("a:b", scheme: scheme))?.user == "a")
    #expect(BasicCredentials(header("a:b", scheme: scheme + "  "))?.user == "a")
  }

  @Test func passwordMayHoldAnyByte() {
    let bytes = Array("source:".utf8) + [0, 0xFF, 0x0A, 0x3A, 0x80]
    let credentials = BasicCredentials("Basic " + Data(bytes).base64EncodedString())
    #expect(credentials?.password == [0, 0xFF, 0x0A, 0x3A, 0x80])
  }

  @Test func nameInLatin1IsRead() {
    let bytes: [UInt8] = [0x4A, 0xFC, 0x72, 0x67, 0x3A, 0x78]
    #expect(BasicCredentials("Basic " + Data(bytes).base64EncodedString())?.user == "Jürg")
  }

  @Test(arguments: [
    "", "Basic", "Basic ", "Bearer c291cmNlOmhhY2ttZQ==", "c291cmNlOmhhY2ttZQ==", "Basic c291cmNl",
    "Basic c291cmNlOmhhY2ttZQ=", "Digest username=\"a\"", "Basicc291cmNlOmhhY2ttZQ==", "Basic !!!!",
  ]) func whatIsNotBasicIsNone(header: String) {
    #expect(BasicCredentials(header) == nil)
  }

  @Test(arguments: ["so\u{0}urce:x", "source\n:x", "a\u{7F}:x"]) func controlCharactersMakeNoName(text: String) {
    #expect(BasicCredentials(header(text)) == nil)
  }

  @Test func readsThoseOfARecordedRequest() throws {
    let bytes = try readFile(Fixtures.folder + "/wire/source-liquidsoap.http", limit: 1 << 20)
    guard case .complete(let head, _) = RequestParser.parse(bytes.span) else {
      Issue.record("no head")
      return
    }
    #expect(BasicCredentials(head) == BasicCredentials("Basic c291cmNlOmhhY2ttZQ=="))
    #expect(BasicCredentials(head)?.user == "source")
    #expect(BasicCredentials(head)?.password == Array("hackme".utf8))
  }
}
