// SPDX-License-Identifier: MIT
import StreamKit

@main
enum Main {
  static func main() { IngestSettings.command.run(IngestSettings(), runIngest) }
}
