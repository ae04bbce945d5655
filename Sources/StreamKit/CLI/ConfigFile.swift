// SPDX-License-Identifier: MIT

extension Command {
  /// Applies this command's blocks of a configuration file, as `CommandFace` reads them.
  func apply(config path: String, except typed: [String], to settings: inout Settings) throws(CommandError) {
    try face.apply(config: path, except: typed) { (row, value) throws(UsageError) in
      try set(row, value, &settings)
    }
  }

  /// Does the same with what such a file says.
  func apply(_ file: HCLBlock, except typed: [String], to settings: inout Settings) throws(HCLError) {
    try face.apply(file, except: typed) { (row, value) throws(UsageError) in try set(row, value, &settings) }
  }
}

extension CommandFace {
  /// Takes the row of an option and its value.
  typealias Setter = (_ row: Int, _ value: String) throws(UsageError) -> Void

  /// The commands whose blocks a file may hold; a command reads its own, so that one file serves a whole station.
  static var blockNames: [String] { ["ingest", "fanout", "playlist", "icy", "stat"] }

  /// The blocks that may stand within a command's block: one for each of its verbs. That of the verb `-` has a name.
  private var innerNames: [String] {
    switch name {
    case "cycast-icy": ["inject", "extract", "set", "watch"]
    case "cycast-stat": [Self.pipeBlock, "report"]
    default: []
    }
  }

  /// The block of the verb `-`, which meters a pipe.
  private static var pipeBlock: String { "meter" }

  /// Whether the command does something without a verb: then the keys beside the inner blocks are for that.
  private var worksWithoutVerb: Bool { name == "cycast-stat" }

  /// Options that only make sense where they are typed.
  static var notForFiles: [String] { ["config", "help", "version", "man", "completions"] }

  /// Applies this command's blocks of a configuration file: keys are the names of options, with `-` or `_`. A flag's value
  /// is true or false; a list gives the option once for each of its values. Throws for what is no option of this command.
  /// Options in `typed` are left as they are.
  func apply(config path: String, except typed: [String], _ set: Setter) throws(CommandError) {
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try readFile(path, limit: 1 << 20)
    } catch {
      throw CommandError(.noInput, "cannot read the configuration \(path): \(error)")
    }
    do throws(HCLError) {
      try apply(try HCL.parse(bytes), except: typed, set)
    } catch {
      throw CommandError(.config, "\(path):\(error.line): \(error.message)")
    }
  }

  func apply(_ file: HCLBlock, except typed: [String], _ set: Setter) throws(HCLError) {
    if let stray = file.attributes.first {
      throw HCLError(line: stray.line, message: "'\(stray.name)' stands outside of a block (write fanout { … })")
    }
    for block in file.blocks {
      let name = block.name.hasPrefix("cycast-") ? String(block.name.dropFirst(7)) : block.name
      guard Self.blockNames.contains(name) else {
        let names = Self.blockNames.joined(separator: ", ")
        throw HCLError(line: block.line, message: "no command is called '\(block.name)' (\(names) are)")
      }
      if "cycast-" + name == self.name { try apply(block: block, except: typed, set) }
    }
  }

  /// Applies the keys of this command's block; where the command has verbs, of the blocks that are named after this one.
  private func apply(block: HCLBlock, except typed: [String], _ set: Setter) throws(HCLError) {
    let own = verb == "-" ? Self.pipeBlock : verb
    if let own, !worksWithoutVerb, let stray = block.attributes.first {
      throw HCLError(
        line: stray.line, message: "'\(stray.name)' belongs to a verb (write \(block.name) { \(own) { … } })")
    }
    for inner in block.blocks {
      guard !innerNames.isEmpty else { throw Self.unknown(inner, in: block) }
      guard innerNames.contains(inner.name) else {
        let names = innerNames.joined(separator: ", ")
        throw HCLError(line: inner.line, message: "'\(block.name)' has no verb '\(inner.name)' (\(names) are)")
      }
      guard inner.name == own else { continue }
      if let deeper = inner.blocks.first { throw Self.unknown(deeper, in: inner) }
      try apply(inner.attributes, except: typed, set)
    }
    if own == nil { try apply(block.attributes, except: typed, set) }
  }

  private static func unknown(_ inner: HCLBlock, in block: HCLBlock) -> HCLError {
    HCLError(line: inner.line, message: "a block '\(inner.name)' is not known in '\(block.name)'")
  }

  private func apply(_ keys: [HCLBlock.Attribute], except typed: [String], _ set: Setter) throws(HCLError) {
    for attribute in keys {
      let name = String(attribute.name.map { $0 == "_" ? "-" : $0 })
      guard let row = row(named: name), !Self.notForFiles.contains(name) else {
        let near = nearest(name).map { " (did you mean \($0)?)" } ?? ""
        throw HCLError(line: attribute.line, message: "unknown key '\(attribute.name)'\(near)")
      }
      if !typed.contains(name) { try take(row, attribute.value, attribute.line, set) }
    }
  }

  private func take(_ row: Int, _ value: HCLBlock.Value, _ line: Int, _ set: Setter) throws(HCLError) {
    let option = options[row]
    var text = ""
    switch value {
    case .list(let values):
      for value in values { try take(row, value, line, set) }
      return
    case .bool(false) where option.value == .none || option.takesNothing: return
    case .bool(true) where option.value == .none || option.takesNothing: break
    case .string(let given), .number(let given):
      guard option.value != .none else { throw HCLError(line: line, message: "\(option.name) is true or false") }
      text = given
    case .bool: throw HCLError(line: line, message: "\(option.name) wants a value: \(option.synopsis)")
    }
    do throws(UsageError) {
      try set(row, text)
    } catch {
      throw HCLError(line: line, message: "\(option.name): \(error.message)")
    }
  }
}
