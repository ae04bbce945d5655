// SPDX-License-Identifier: MIT
import StreamKit

func runSet(_ settings: SetSettings, _ operands: [Argument], _ log: Log) throws(CommandError) -> ExitCode {
  .ok
}
