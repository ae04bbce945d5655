// SPDX-License-Identifier: MIT
import Glibc
import StreamKit

/// An opened track: the bytes of its audio part in order, and what its tags at the end say.
struct TrackFile: ~Copyable {
  /// Why a file is no track.
  enum Failure: Error {
    case system(SystemError)
    case notAFile, empty
    /// A format that can't be streamed as it is, with what to do.
    case foreign(String)
  }

  private let file: Descriptor
  /// Where the audio part ends: before the tags at the end.
  let audioEnd: Int
  private(set) var offset = 0
  /// What the tags at the end say.
  let tail: TailTags

  private init(_ file: consuming Descriptor, audioEnd: Int, tail: TailTags) {
    self.file = file
    self.audioEnd = audioEnd
    self.tail = tail
  }

  /// Opens a file and looks at its beginning and end.
  static func open(_ path: FilePath) throws(Failure) -> TrackFile {
    let file = try openFile(path)
    let size = try regularSize(file.number)
    let (start, tail) = try ends(file.number, size)
    if let foreign = ForeignFormat(start) { throw .foreign(foreign.advice) }
    return TrackFile(file, audioEnd: size - tail.length, tail: tail)
  }

  private static func openFile(_ path: FilePath) throws(Failure) -> Descriptor {
    do throws(SystemError) {
      // O_NONBLOCK: a FIFO must not make the music wait for a writer before it is refused.
      return try Descriptor.open(path, O_RDONLY | O_NONBLOCK)
    } catch {
      throw .system(error)
    }
  }

  private static func regularSize(_ number: Int32) throws(Failure) -> Int {
    let status: FileStatus
    do throws(SystemError) {
      status = try FileStatus(descriptor: number)
    } catch {
      throw .system(error)
    }
    guard status.kind == .regular else { throw .notAFile }
    guard status.size > 0 else { throw .empty }
    return status.size
  }

  private static func ends(_ number: Int32, _ size: Int) throws(Failure) -> ([UInt8], TailTags) {
    do throws(SystemError) {
      return (try bytes(of: number, at: 0, count: 16), try tail(of: number, size: size))
    } catch {
      throw .system(error)
    }
  }

  /// Reads on, up to the end of the audio part. Returns 0 there, and where a file was cut meanwhile.
  mutating func read(into room: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
    let count = min(room.count, audioEnd - offset)
    guard count > 0 else { return 0 }
    guard
      case .bytes(let got) = try StreamKit.read(
        file.number, at: offset, into: UnsafeMutableRawBufferPointer(rebasing: room[..<count]))
    else { return 0 }
    offset += got
    return got
  }

  /// The most of a file's end that is read for its tags, pictures in them included. Of larger ones only the length counts.
  private static let longestTail = 16 << 20

  private static func tail(of number: Int32, size: Int) throws(SystemError) -> TailTags {
    let most = min(size, longestTail)
    var wanted = min(size, TailTags.usualTail)
    while true {
      let bytes = try bytes(of: number, at: size - wanted, count: wanted)
      let tail = TailTags(bytes.span, fileSize: size)
      guard tail.wanted > wanted, wanted < most else { return tail }
      wanted = min(most, tail.wanted)
    }
  }

  private static func bytes(of number: Int32, at offset: Int, count: Int) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = try readOnce(number, offset + filled, &bytes, filled)
      if got == 0 { break }
      filled += got
    }
    bytes.removeLast(count - filled)
    return bytes
  }

  private static func readOnce(
    _ number: Int32, _ offset: Int, _ bytes: inout [UInt8], _ filled: Int
  ) throws(SystemError) -> Int {
    let result: Result<Moved, SystemError> = bytes.withUnsafeMutableBytes { raw in
      Result { () throws(SystemError) in
        try StreamKit.read(number, at: offset, into: UnsafeMutableRawBufferPointer(rebasing: raw[filled...]))
      }
    }
    if case .bytes(let count) = try result.get() { return count }
    return 0
  }
}
