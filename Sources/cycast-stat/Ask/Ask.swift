// SPDX-License-Identifier: MIT
import StreamKit

/// Runs `cycast-stat`.
func runAsk(_ settings: AskSettings, _ operands: [Argument], _ log: Log) throws(CommandError) -> ExitCode { .ok }
