// SPDX-License-Identifier: MIT
import CMpg123
import StreamKit

/// Tells how loud MPEG audio is.
public final class LevelMeter {
  /// Starts before the first frame.
  public init() {}
}
