// SPDX-License-Identifier: MIT
import CCrypt
import StreamKit

/// Checks passwords against hashes with crypt(3). Holds the 32 KiB that crypt_r(3) works in.
///
/// A check takes about 5 ms at the 5,000 rounds that a hash has by default, and 0.1 s at the most that are taken.
struct Crypt: ~Copyable {
  private let state: UnsafeMutablePointer<crypt_data>

  /// Allocates what crypt_r works in.
  init() {
    state = .allocate(capacity: 1)
    state.initialize(to: crypt_data())
  }

  deinit { state.deallocate() }

  /// Whether the password makes the hash. False for an empty one, and for one with a NUL, where C would end it.
  func matches(_ password: [UInt8], _ hash: PasswordHash) -> Bool {
    if password.isEmpty || password.contains(0) { return false }
    let made = terminated(password).withUnsafeBufferPointer { phrase in
      terminated(hash.bytes).withUnsafeBufferPointer { setting -> [UInt8] in
        guard let phrase = phrase.baseAddress, let setting = setting.baseAddress,
          let made = crypt_r(phrase, setting, state)
        else { return [] }
        // In bounds: what crypt_r returns ends with a NUL.
        var bytes: [UInt8] = []
        while made[bytes.count] != 0 { bytes.append(UInt8(bitPattern: made[bytes.count])) }
        return bytes
      }
    }
    return constantTimeEquals(made, expected: hash.bytes)
  }

  private func terminated(_ bytes: [UInt8]) -> [CChar] { bytes.map { CChar(bitPattern: $0) } + [0] }
}
