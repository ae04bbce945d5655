// SPDX-License-Identifier: MIT
import Glibc
import StreamKit

/// A file that is read line by line, or standard input where its name is `-`.
struct LineFile {
  let argument: Argument

  var isStandardInput: Bool { argument.bytes == [UInt8(ascii: "-")] }

  /// As messages name it.
  var name: String { isStandardInput ? "standard input" : argument.text }

  /// Says at once what would end the command when its turn came.
  func check() throws(CommandError) {
    let status: FileStatus
    do throws(SystemError) {
      status = try isStandardInput ? FileStatus(descriptor: 0) : FileStatus(path: path())
    } catch {
      throw CommandError(.noInput, "cannot read \(name): \(error)")
    }
    if status.kind == .directory {
      throw CommandError(.noInput, "\(name) is a directory: name the logs in it, such as \(name)/access.log")
    }
    if isStandardInput, isTerminal(0) {
      throw CommandError(.noInput, "standard input is a terminal: pipe a log into it, as in zcat access.log.*.gz |")
    }
  }

  /// Calls `body` with each whole line, to the end of the file. Returns what was left out.
  func read(_ body: (Span<UInt8>) -> Void) throws(CommandError) -> LeftOut {
    if isStandardInput { return try readAll(0, body) }
    let file: Descriptor
    do throws(SystemError) {
      file = try Descriptor.open(path(), O_RDONLY)
    } catch {
      throw CommandError(.noInput, "cannot read \(name): \(error)")
    }
    return try readAll(file.number, body)
  }

  private func readAll(_ descriptor: Int32, _ body: (Span<UInt8>) -> Void) throws(CommandError) -> LeftOut {
    do throws(SystemError) {
      return try read(descriptor, body)
    } catch {
      throw CommandError(.ioError, "cannot read \(name) to its end: \(error)")
    }
  }

  /// What was no whole line.
  struct LeftOut: Equatable {
    /// Lines that were longer than `LineSplitter.longest`.
    var tooLong = 0
    /// Whether the last line has no end yet.
    var hasRest = false
    /// Whether it begins as what gzip, xz, zstd or bzip2 write.
    var isCompressed = false
  }

  private func read(_ descriptor: Int32, _ body: (Span<UInt8>) -> Void) throws(SystemError) -> LeftOut {
    var splitter = LineSplitter()
    var left = LeftOut()
    var isFirst = true
    loop: while true {
      let room = splitter.room()
      switch try StreamKit.read(descriptor, into: room) {
      case .bytes(let count):
        if isFirst { left.isCompressed = LineFile.isCompressed(room.prefix(count)) }
        isFirst = false
        if left.isCompressed { break loop }
        splitter.filled(count)
        splitter.forEachLine(body)
      case .wouldBlock: _ = try wait(reading: descriptor, until: nil)
      case .end: break loop
      }
    }
    left.tooLong = splitter.tooLong
    left.hasRest = splitter.hasRest
    return left
  }

  private static func isCompressed(_ bytes: Slice<UnsafeMutableRawBufferPointer>) -> Bool {
    // RFC 1952, the .xz format 1.1, RFC 8878, and what bzip2 writes.
    [[0x1F, 0x8B], [0xFD, 0x37, 0x7A, 0x58, 0x5A], [0x28, 0xB5, 0x2F, 0xFD], [0x42, 0x5A, 0x68]].contains {
      bytes.starts(with: $0)
    }
  }

  private func path() throws(SystemError) -> FilePath {
    guard let path = FilePath(bytes: argument.bytes) else { throw SystemError("open", number: ENOENT) }
    return path
  }
}
