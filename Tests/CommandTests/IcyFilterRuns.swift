// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport

/// Starts a verb of cycast-icy.
func startIcy(
  _ words: String..., input: FilterSetup.Input = .pipe, output: FilterSetup.Output = .captured, extra: [Int32] = []
) throws -> FilterProcess {
  var setup = FilterSetup(words)
  setup.input = input
  setup.output = output
  setup.extra = extra
  return try FilterProcess("cycast-icy", setup)
}

/// Runs one from its start to its end.
func icy(_ words: String..., input: [UInt8], extra: [Int32] = []) throws -> FilterResult {
  var setup = FilterSetup(words)
  setup.input = .bytes(input)
  setup.extra = extra
  return try FilterProcess("cycast-icy", setup).finish()
}

/// A folder that goes with the object.
final class ScratchFolder {
  let path = NSTemporaryDirectory() + "cycast-icy-\(UUID().uuidString)"

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false) }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file as `echo TEXT >NAME` does: emptied first, then written.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    let place = path + "/" + name
    let file = try Descriptor.open(place, O_WRONLY | O_CREAT | O_TRUNC)
    try writeAll(file.number, Array(text.utf8))
    return place
  }

  /// Writes to a FIFO as `echo TEXT >FIFO` does: opened, written, closed.
  func append(_ text: String, to path: String) throws {
    let file = try Descriptor.open(path, O_WRONLY)
    try writeAll(file.number, Array(text.utf8))
  }
}

/// ICY blocks taken out again.
enum FilterBlocks {
  /// The titles of the blocks that say something.
  static func titles(_ bytes: [UInt8], metaint: Int) -> [String] {
    var splitter = ICYSplitter(metaint: metaint)
    var (titles, position) = ([String](), 0)
    while let piece = splitter.next(in: bytes.span, at: &position) {
      if case .block = piece, !splitter.payload.isEmpty { titles.append(ICYWords(splitter.payload.span).title ?? "?") }
    }
    return titles
  }
}
