// SPDX-License-Identifier: MIT
import StreamKit

func runWatch(_ settings: WatchSettings, _ operands: [Argument], _ log: Log) throws(CommandError) -> ExitCode {
  .ok
}
