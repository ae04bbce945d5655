// SPDX-License-Identifier: MIT
import StreamKit

/// Runs `cycast-stat -`.
func runMeter(_ settings: MeterSettings, _ operands: [Argument], _ log: Log) throws(CommandError) -> ExitCode { .ok }
