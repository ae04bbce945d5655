// SPDX-License-Identifier: MIT
import StreamKit

@main
enum Main {
  static func main() { FanoutSettings.command.run(FanoutSettings(), runFanout) }
}
