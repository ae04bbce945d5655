// SPDX-License-Identifier: MIT

/// Collects what there is to complain of while lists and folders are read: a list of a thousand bad lines is worth twenty.
struct Warnings {
  /// How many are kept word by word.
  static let most = 20

  private var kept: [String] = []
  private var more = 0

  /// Adds a sentence, without the command's name and a full stop.
  mutating func add(_ sentence: String) {
    if kept.count < Self.most { kept.append(sentence) } else { more += 1 }
  }

  /// The sentences, and how many more there would be.
  var sentences: [String] { more == 0 ? kept : kept + ["\(more) more warnings of this kind are left out"] }
}
