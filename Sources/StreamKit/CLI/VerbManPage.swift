// SPDX-License-Identifier: MIT

extension VerbCommand {
  /// What `--man` prints: a manual page in man(7) source, with a section for each verb.
  public var manPage: String {
    let faces = (plain.map { [$0.face()] } ?? []) + verbs.map { $0.face() }
    var out = Man.heading(name, summary)
    out += ".SH SYNOPSIS\n" + faces.map(\.manSynopsis).joined(separator: ".br\n")
    out += ".SH DESCRIPTION\n" + description.map { Man.escape($0) + "\n" }.joined(separator: ".PP\n")
    out += ".PP\n" + Man.escape(Man.aboutOptions) + "\n" + faces.map(\.manVerb).joined()
    if let face = faces.first { out += ".SH OPTIONS OF ALL VERBS\n" + face.manCommon }
    return out + ".SH EXAMPLES\n" + faces.map(\.manExamples).joined()
  }
}

extension CommandFace {
  /// The options that all commands share, as the manual page explains them.
  var manCommon: String { sections.last.map { CommandFace.manGroup($0.title, $0.options) } ?? "" }

  /// The verb's section in the page of its command, without the options that all commands share.
  var manVerb: String {
    // What is done without a verb, and by the one that is a mark, is told by the words that are typed.
    let heading = verb.map { $0 == "-" ? title : $0 } ?? name
    var out =
      ".SH \(Man.escape(heading.uppercased()))\n" + Man.escape(Man.sentence(summary)) + "\n.PP\n" + manDescription
    for group in sections.dropLast() { out += CommandFace.manGroup(group.title, group.options) }
    out += Man.section("Signals", signals, level: "SS") + Man.section("Files", files, level: "SS")
    return out + Man.section("Exit status", manExitCodes, level: "SS")
  }
}
