// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// Runs cycast-playlist to its end.
func playlist(_ words: String..., folder: String? = nil) throws -> FilterResult {
  var setup = FilterSetup(words)
  setup.folder = folder
  return try FilterProcess.run("cycast-playlist", setup)
}

/// Starts cycast-playlist with standard output as said.
func startPlaylist(_ words: String..., output: FilterSetup.Output = .captured) throws -> FilterProcess {
  var setup = FilterSetup(words)
  setup.output = output
  return try FilterProcess("cycast-playlist", setup)
}

/// A folder that lasts as long as a test, with copies of the corpus in it.
final class MusicFolder {
  /// Where it is.
  let path: String

  /// Makes one with copies of files: its name in the folder, and the corpus file's name.
  init(_ files: KeyValuePairs<String, String> = [:]) throws {
    path = NSTemporaryDirectory() + "cycast-music-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    for (name, source) in files { try add(name, source) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A path in it.
  func callAsFunction(_ name: String) -> String { path + "/" + name }

  /// Copies a file of the corpus into it, and makes folders for it.
  func add(_ name: String, _ source: String) throws {
    try write(name, Fixtures.corpusBytes(source))
  }

  /// Writes a file in place, and makes folders for it.
  func write(_ name: String, _ bytes: [UInt8]) throws {
    let folder = (self(name) as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    guard let file = FileHandle(forUpdatingAtPath: self(name)) else {
      try Data(bytes).write(to: URL(fileURLWithPath: self(name)))
      return
    }
    try file.truncate(atOffset: 0)
    try file.write(contentsOf: Data(bytes))
    try file.close()
  }

  /// Writes a text file in place.
  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  /// Puts a new text file in the place of an old one.
  func replace(_ name: String, _ text: String) throws {
    try write(name + ".tmp", text)
    guard rename(self(name + ".tmp"), self(name)) == 0 else { throw FilterFailure(description: "rename failed") }
  }
}

/// The title lines of `--titles`, taken apart.
struct TitleObject: Decodable, Equatable {
  var time: String
  var at: Double
  var artist, title, album, url, origin: String?

  /// Reads lines, each of which must be an object.
  static func all(_ lines: [String]) throws -> [TitleObject] {
    try lines.map { try JSONDecoder().decode(TitleObject.self, from: Data($0.utf8)) }
  }
}
