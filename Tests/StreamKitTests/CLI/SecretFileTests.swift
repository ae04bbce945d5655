// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

@testable import StreamKit

@Suite struct SecretLineTests {
  private func problem(_ bytes: [UInt8]) -> SecretLine.Problem? {
    do throws(SecretLine.Problem) {
      _ = try SecretLine.password(in: bytes, isWhole: true)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    ("secret", "secret"), ("secret\n", "secret"), ("secret\r\n", "secret"), ("secret\nmore\n", "secret"),
    (" se cret \n", " se cret "), ("\u{FEFF}secret\n", "secret"), ("pä:ss\n\n", "pä:ss"), ("a", "a"),
  ]) func thePasswordIsTheFirstLine(text: String, password: String) throws {
    #expect(try SecretLine.password(in: Array(text.utf8), isWhole: true) == Array(password.utf8))
  }

  @Test(arguments: ["", "\n", "\r\n", "\nsecret\n", "\u{FEFF}", "\u{FEFF}\r\n"])
  func anEmptyFirstLineIsNoPassword(text: String) { #expect(problem(Array(text.utf8)) == .empty) }

  @Test(arguments: [255, 256, 257]) func aPasswordHasAtMost256Bytes(count: Int) {
    let bytes = [UInt8](repeating: 97, count: count)
    for end in [[], [0x0A], [0x0D, 0x0A]] as [[UInt8]] {
      #expect(problem(bytes + end) == (count > 256 ? .tooLong : nil))
      #expect(problem(Text.byteOrderMark + bytes + end) == (count > 256 ? .tooLong : nil))
    }
  }

  @Test func utf16IsNoText() { #expect(problem(Array("secret".utf8).flatMap { [$0, 0] }) == .notText) }

  @Test func piecesMakeNoDifference() throws {
    let longest = [UInt8](repeating: 98, count: 256)
    let marked = Text.byteOrderMark + longest + [0x0D, 0x0A, 0x0D]
    for bytes in [Array("secret\r\nmore".utf8), longest + [0x0D, 0x0A], marked] {
      let whole = try SecretLine.password(in: bytes, isWhole: true)
      for count in 0...bytes.count {
        let early = try SecretLine.password(in: Array(bytes[..<count]), isWhole: false)
        #expect(early == nil || early == whole, "after \(count) bytes")
      }
      #expect(try SecretLine.password(in: bytes, isWhole: false) == whole)
    }
  }

  @Test func anEndlessFirstLineIsGivenUp() throws {
    let bytes = [UInt8](repeating: 97, count: SecretLine.mostBytes)
    #expect(try SecretLine.password(in: bytes.dropLast(), isWhole: false) == nil)
    #expect(throws: SecretLine.Problem.tooLong) { try SecretLine.password(in: bytes, isWhole: false) }
  }
}

@Suite struct SecretFileTests {
  @Test func readsAFileThatIsItsOwnersOnlyWithoutAWarning() throws {
    let folder = try SecretFolder()
    let secret = try SecretFile(try folder.write("p", "secret\n", mode: 0o600)).read()
    #expect(secret == .init(bytes: Array("secret".utf8), warning: nil))
  }

  @Test(arguments: [0o640, 0o604, 0o620, 0o601, 0o666] as [mode_t]) func warnsOfAFileThatIsOpenToOthers(mode: mode_t)
    throws
  {
    let folder = try SecretFolder()
    let path = try folder.write("p", "secret\n", mode: mode)
    let secret = try SecretFile(path).read()
    #expect(secret.bytes == Array("secret".utf8))
    #expect(secret.warning == "the password file \(path) can be read by others (chmod 600 \(path))")
  }

  @Test func saysWhichFileCannotBeUsedAndWhy() throws {
    let folder = try SecretFolder()
    let missing = folder.path + "/missing"
    #expect(
      throws: CommandError(.noInput, "cannot read a password from \(missing): No such file or directory")
    ) { try SecretFile(missing).read() }
    #expect(throws: CommandError(.noInput, "cannot read a password from \(folder.path): Is a directory")) {
      try SecretFile(folder.path).read()
    }
    let empty = try folder.write("empty", "")
    #expect(throws: CommandError(.config, "the password file \(empty) has no password in its first line")) {
      try SecretFile(empty).read()
    }
    #expect(throws: CommandError(.config, "the password file /dev/null has no password in its first line")) {
      try SecretFile("/dev/null").read()
    }
  }

  @Test func standardDescriptorsAndNothingCarryNoPassword() throws {
    for text in ["", "-", "fd:", "fd:x", "fd:-3", "fd:0", "fd:1", "fd:2"] {
      #expect(throws: UsageError.self) { try SecretFile(text) }
    }
    #expect(try SecretFile("fd:3").text == "fd:3")
    #expect(try SecretFile("fd").text == "fd")
  }

  @Test func aPipeIsReadInPiecesAndItsWriterMayKeepItOpen() throws {
    let folder = try SecretFolder()
    let (reader, number) = try folder.pipe()
    let writer = Descriptor(owning: number)
    let thread = try HelperThread {
      for piece in ["se", "cr", "et\n"] { _ = try? writeAll(number, Array(piece.utf8)) }
    }
    let secret = try SecretFile("fd:\(reader)").read()
    thread.join()
    withExtendedLifetime(writer) {}
    #expect(secret == .init(bytes: Array("secret".utf8), warning: nil))
  }

  @Test func aPipeThatEndsWithoutALineEndIsRead() throws {
    let folder = try SecretFolder()
    let (reader, writer) = try folder.pipe()
    try writeAll(writer, Array("secret".utf8))
    close(writer)
    #expect(try SecretFile("fd:\(reader)").read().bytes == Array("secret".utf8))
  }

  @Test func aDescriptorThatIsNotOpenIsASentence() throws {
    #expect(throws: CommandError(.noInput, "cannot read a password from fd:987654: Bad file descriptor")) {
      try SecretFile("fd:987654").read()
    }
  }

  @Test func aFIFOIsWaitedForUntilItsWriterComesOrTimeIsUp() throws {
    let folder = try SecretFolder()
    let path = folder.path + "/fifo"
    #expect(mkfifo(path, 0o600) == 0)
    let file = try SecretFile(path)
    #expect(throws: CommandError(.noInput, "nobody writes a password to \(path)")) { try file.read(waiting: 0) }
    #expect(try file.readAgain() == nil)
    let thread = try HelperThread {
      // Opening waits for the reader.
      guard let writer = try? Descriptor.open(path, O_WRONLY) else { return }
      _ = try? writeAll(writer.number, Array("secret\n".utf8))
    }
    let secret = try file.read()
    thread.join()
    #expect(secret == .init(bytes: Array("secret".utf8), warning: nil))
  }

  @Test func onlyARegularFileIsReadAgain() throws {
    let folder = try SecretFolder()
    let file = try SecretFile(try folder.write("p", "one"))
    #expect(try file.read().bytes == Array("one".utf8))
    try folder.write("p", "two")
    #expect(try file.readAgain()?.bytes == Array("two".utf8))
    #expect(try SecretFile("fd:987654").readAgain() == nil)
    #expect(try SecretFile("/dev/null").readAgain() == nil)
    #expect(throws: CommandError.self) { try SecretFile(folder.path + "/missing").readAgain() }
  }
}
