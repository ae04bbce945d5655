// SPDX-License-Identifier: MIT

/// Says how much a scanner may look ahead before it hands out a frame.
public enum ScanMode: Sendable {
  /// For pipes: once locked, a frame whose header fits is handed out the moment it is whole. Nothing is delayed, and a
  /// frame with a hole in it may pass.
  case live
  /// For files: a frame is handed out only when what follows is another fitting header, a tag or the true end. A frame
  /// with a hole in it is junk; so is the last whole frame before junk that is no tag.
  case file
}
