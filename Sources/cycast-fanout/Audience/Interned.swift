// SPDX-License-Identifier: MIT

/// Names one text of `InternedTexts`.
struct Interned: Equatable {
  let index: Int32
  static let none = Interned(index: -1)
}

/// Texts that many connections share, such as user agents, each kept once for as long as a connection has it.
final class InternedTexts {
  private var texts: [(text: String, holders: Int)] = []
  private var free: [Int32] = []
  private var places: [String: Int32] = [:]

  /// Keeps a text, cut to `limit` bytes; none for an empty one.
  func hold(_ text: String, limit: Int = 512) -> Interned {
    guard !text.isEmpty else { return .none }
    let text = text.utf8.count > limit ? String(decoding: text.utf8.prefix(limit), as: UTF8.self) : text
    if let place = places[text] {
      texts[Int(place)].holders += 1
      return Interned(index: place)
    }
    let place = free.popLast() ?? Int32(texts.count)
    if Int(place) == texts.count { texts.append((text, 1)) } else { texts[Int(place)] = (text, 1) }
    places[text] = place
    return Interned(index: place)
  }

  /// The text, or an empty one for none.
  func text(_ id: Interned) -> String { id == .none ? "" : texts[Int(id.index)].text }

  /// Lets a text go; the last holder's going frees it.
  func letGo(_ id: Interned) {
    guard id != .none else { return }
    let index = Int(id.index)
    texts[index].holders -= 1
    guard texts[index].holders == 0 else { return }
    places[texts[index].text] = nil
    texts[index].text = ""
    free.append(id.index)
  }
}
