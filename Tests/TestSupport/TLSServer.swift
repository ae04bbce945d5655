// SPDX-License-Identifier: MIT
import Foundation
import StreamKit

/// `openssl s_server` on loopback, which answers every request with a page about the connection, and the certificate of
/// `localhost` that it shows, which nobody else knows.
public final class TLSServer {
  /// Where it listens.
  public let port: UInt16
  /// The file with its certificate.
  public let certificate: String
  private let folder: SecretFolder
  private let process: Process

  /// Makes the certificate and starts it.
  public init() throws {
    folder = try SecretFolder()
    certificate = folder.path + "/certificate"
    let key = folder.path + "/key"
    let make = TLSServer.openssl([
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
      "-keyout", key, "-out", certificate, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
    ])
    try make.run()
    make.waitUntilExit()
    process = TLSServer.openssl(["s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-www"])
    let output = Foundation.Pipe()
    process.standardOutput = output
    try process.run()
    var text = ""
    while !text.contains("ACCEPT") || !text.hasSuffix("\n") {
      let data = output.fileHandleForReading.availableData
      if data.isEmpty { throw FilterFailure(description: "openssl s_server did not start") }
      text += String(decoding: data, as: UTF8.self)
    }
    // "ACCEPT 127.0.0.1:39181"
    let line = text.split(separator: "\n").first { $0.hasPrefix("ACCEPT") } ?? ""
    port = line.split(separator: ":").last.flatMap { UInt16($0) } ?? 0
  }

  deinit {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// The threads that tests run on block signals, which a child would inherit: env gives them back.
  private static func openssl(_ words: [String]) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["--default-signal", "openssl"] + words
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    return process
  }
}
