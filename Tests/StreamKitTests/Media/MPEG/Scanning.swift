// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport

/// Scans whole bytes for frames.
func scanFrames(_ bytes: some Collection<UInt8>, _ mode: ScanMode) throws -> [ScanFinding] {
  try scanFrames([Array(bytes)[...]], mode)
}

/// Scans pieces for frames. In a file the scanner is told how many bytes are left.
func scanFrames(_ pieces: [ArraySlice<UInt8>], _ mode: ScanMode) throws -> [ScanFinding] {
  var scanner = FrameScanner(mode: mode)
  return try ScanDriver.scan(pieces.filter { !$0.isEmpty }, codec: { scanner.codec }) { bytes, isLast, bytesLeft in
    scanner.next(bytes, isLast: isLast, bytesLeft: mode == .file ? bytesLeft : nil)
  }
}

/// Scans pieces for whatever there is.
func scanStream(
  _ pieces: [ArraySlice<UInt8>], _ mode: ScanMode, format: Codec? = nil
) throws -> [ScanFinding] {
  var scanner = StreamScanner(format: format, mode: mode)
  return try ScanDriver.scan(pieces.filter { !$0.isEmpty }, codec: { scanner.codec }) { bytes, isLast, bytesLeft in
    scanner.next(bytes, isLast: isLast, bytesLeft: mode == .file ? bytesLeft : nil)
  }
}

// The macros of the tests take no expression that holds a span.

extension FrameScanner {
  /// One step over a collection.
  mutating func step(_ bytes: some Collection<UInt8>, isLast: Bool = false) -> ScanStep {
    let bytes = Array(bytes)
    return next(bytes.span, isLast: isLast)
  }
}

extension StreamScanner {
  /// One step over a collection.
  mutating func step(_ bytes: some Collection<UInt8>, isLast: Bool = false) -> ScanStep {
    let bytes = Array(bytes)
    return next(bytes.span, isLast: isLast)
  }
}

extension MPEGHeader {
  /// Reads the header at the front of a collection.
  init?(bytes: some Collection<UInt8>) {
    let bytes = Array(bytes)
    self.init(bytes.span)
  }
}

extension ADTSHeader {
  /// Reads the header at the front of a collection.
  init?(bytes: some Collection<UInt8>) {
    let bytes = Array(bytes)
    self.init(bytes.span)
  }
}
