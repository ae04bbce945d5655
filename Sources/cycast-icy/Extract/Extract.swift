// SPDX-License-Identifier: MIT
import StreamKit

func runExtract(_ settings: ExtractSettings, _ operands: [Argument], _ log: Log) throws(CommandError) -> ExitCode {
  .ok
}
