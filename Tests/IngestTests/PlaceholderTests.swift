// SPDX-License-Identifier: MIT
import Testing

@testable import cycast_ingest
