// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_fanout

@Suite struct AdminGateTests {
  private static let second: Int64 = 1_000_000_000
  private let stranger = Peers.host(0xC000_0201)

  private func request(_ password: String, as user: String = "admin") throws -> RequestHead {
    try request(header: Desk.basic("\(user):\(password)"))
  }

  private func request(header: String) throws -> RequestHead {
    try Desk.head("GET /admin/metadata HTTP/1.1\r\nAuthorization: \(header)\r\n\r\n")
  }

  private func gate(_ password: String? = "hack:me") -> AdminGate {
    AdminGate(password: password.map { Array($0.utf8) })
  }

  @Test func onlyAdminWithThePasswordMayPass() throws {
    var gate = gate()
    #expect(gate.judge(try request("hack:me"), from: stranger, at: 0) == .accepted)
    for (user, password) in [
      ("admin", "hack:m"), ("admin", "hack:mee"), ("admin", ""), ("admin", "Hack:me"), ("Admin", "hack:me"),
      ("source", "hack:me"), ("", "hack:me"), ("hack:me", "hack:me"),
    ] {
      #expect(gate.judge(try request(password, as: user), from: .none, at: 0) == .wrong, "\(user):\(password)")
    }
  }

  @Test func withoutAPasswordNobodyMay() throws {
    var gate = gate(nil)
    #expect(gate.judge(try request(""), from: stranger, at: 0) == .closed)
    #expect(gate.judge(try Desk.head("GET / HTTP/1.0\r\n\r\n"), from: stranger, at: 0) == .closed)
    gate.password = Array("new".utf8)
    #expect(gate.judge(try request("new"), from: stranger, at: 0) == .accepted)
  }

  @Test(arguments: ["Bearer YWRtaW46aGFjazptZQ==", "Basic", "Basic %%%", "Basic YWRtaW4=", ""])
  func whoSaysNothingThatCanBeReadIsUnknown(header: String) throws {
    var gate = gate()
    for _ in 0..<20 { #expect(gate.judge(try request(header: header), from: stranger, at: 0) == .unknown) }
    #expect(gate.judge(try request("hack:me"), from: stranger, at: 0) == .accepted, "which counts for nothing")
  }

  @Test func tenWrongPasswordsMakeAnAddressWaitAMinute() throws {
    var gate = gate()
    for second in 0..<10 {
      #expect(gate.judge(try request("guess"), from: stranger, at: Int64(second) * Self.second) == .wrong)
    }
    let right = try request("hack:me")
    #expect(gate.judge(right, from: stranger, at: 10 * Self.second) == .later(seconds: 50))
    #expect(gate.judge(right, from: Peers.host(0xC000_0201, port: 1), at: 59 * Self.second + 1) == .later(seconds: 1))
    #expect(gate.judge(right, from: Peers.host(0xC000_0202), at: 10 * Self.second) == .accepted, "others do not wait")
    #expect(gate.judge(right, from: stranger, at: 60 * Self.second) == .accepted)
  }

  @Test func loopbackAndUnixSocketsDoNotWait() throws {
    var gate = gate()
    for peer in [Peers.host(0x7F00_0001), .none] {
      for _ in 0..<30 { #expect(gate.judge(try request("guess"), from: peer, at: 0) == .wrong) }
      #expect(gate.judge(try request("hack:me"), from: peer, at: 0) == .accepted)
    }
  }
}

@Suite struct AdminPasswordTests {
  private func file(_ path: String) throws -> SecretFile { try SecretFile(path) }
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test func fileWinsOverTheVariable() throws {
    let folder = try SecretFolder()
    let path = try folder.write("pw", "from file\nmore\n")
    #expect(try AdminPassword(file(path), variable: bytes("env")).bytes == bytes("from file"))
    #expect(try AdminPassword(nil, variable: bytes("env")).bytes == bytes("env"))
    #expect(try AdminPassword(nil, variable: []).bytes == nil)
    #expect(try AdminPassword(nil, variable: nil).bytes == nil)
    #expect(throws: CommandError.self) { try AdminPassword(nil, variable: [UInt8](repeating: 65, count: 257)) }
    #expect(throws: CommandError.self) { try AdminPassword(file(folder.path + "/none"), variable: bytes("env")) }
  }

  @Test func readAgainItIsTheNewOneOrStays() throws {
    let folder = try SecretFolder()
    var password = try AdminPassword(file(try folder.write("pw", "old")), variable: nil)
    #expect(password.warning == nil)
    try folder.write("pw", "new", mode: 0o644)
    #expect(try password.reload())
    #expect(password.bytes == bytes("new") && password.warning?.contains("chmod 600") == true)
    try folder.write("pw", "")
    #expect(throws: CommandError.self) { try password.reload() }
    #expect(password.bytes == bytes("new"))
    var variable = try AdminPassword(nil, variable: bytes("env"))
    #expect(try !variable.reload())
    #expect(variable.bytes == bytes("env"))
  }
}
