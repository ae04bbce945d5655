// SPDX-License-Identifier: MIT
import StreamKit

/// Runs `cycast-stat report`.
func runReport(_ settings: ReportSettings, _ operands: [Argument], _ log: Log) throws(CommandError) -> ExitCode { .ok }
