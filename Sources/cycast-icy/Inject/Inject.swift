// SPDX-License-Identifier: MIT
import StreamKit

func runInject(_ settings: InjectSettings, _ operands: [Argument], _ log: Log) throws(CommandError) -> ExitCode {
  .ok
}
