// SPDX-License-Identifier: MIT
import StreamKit

/// The byte path of cycast-ingest.
func runIngest(_ settings: IngestSettings, _ operands: [Argument], _ log: Log) throws(CommandError) -> ExitCode { .ok }
