// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import Testing

@Suite struct FileStatusTests {
  @Test(arguments: [0o600, 0o644, 0o640, 0o4755] as [UInt32]) func tellsPermissions(mode: UInt32) throws {
    let path = NSTemporaryDirectory() + "cycast-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = try Descriptor.open(path, O_CREAT | O_RDWR)
    #expect(fchmod(file.number, mode) == 0)
    #expect(try FileStatus(path: path).permissions == mode)
    #expect(try FileStatus(descriptor: file.number).permissions == mode)
  }
}
