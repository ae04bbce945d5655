// SPDX-License-Identifier: MIT
import BenchKit
import CBench
import StreamKit

/// Counts over all listeners of a crowd, taken while they are still connected.
struct Summary {
  private var times: [Int64] = [], lags: [Int64] = [], buffers: [Int64] = []
  private var statuses: [Int: Int] = [:]
  private var faults = FrameFaults()
  private var playing = 0, stalled = 0, stalledClosed = 0, dropped = 0, unanswered = 0, silent = 0
  private var misaligned = 0, starved = 0, audio = 0
  private var icy = 0, blocks = 0, titles = 0, badBlocks = 0

  /// Counts everything that a crowd shows now.
  init(_ crowd: Crowd) {
    for listener in crowd.listeners { add(listener, newest: crowd.newest) }
  }

  private mutating func add(_ listener: Listener, newest: Int) {
    statuses[listener.status, default: 0] += 1
    guard listener.firstByte > 0 else {
      unanswered += 1
      return
    }
    times.append(listener.firstByte - listener.connected)
    switch listener.phase {
    case .stalled:
      stalled += 1
      if cbench_peer_gone(listener.socket) != 0 { stalledClosed += 1 }
    case .playing:
      playing += 1
      addFlow(listener, newest: newest)
    default: dropped += 1
    }
    addContent(listener)
  }

  private mutating func addFlow(_ listener: Listener, newest: Int) {
    guard listener.checker.frame >= 0 else {
      silent += 1
      return
    }
    lags.append(SequencedFrame.time(newest) - SequencedFrame.time(listener.checker.frame))
    guard listener.leastBuffer < .max else { return }
    buffers.append(listener.leastBuffer)
    if listener.leastBuffer < 0 { starved += 1 }
  }

  private mutating func addContent(_ listener: Listener) {
    faults.add(listener.checker.faults)
    if listener.checker.first >= 0, !listener.checker.startedOnFrame { misaligned += 1 }
    audio += listener.audio
    if listener.stripper.metaint > 0 { icy += 1 }
    blocks += listener.blocks
    titles += listener.titles
    badBlocks += listener.badBlocks
  }

  /// The result, in one object.
  func report(_ crowd: Crowd) -> Report {
    let least = Spread(buffers)
    return .object([
      ("count", .int(crowd.listeners.count)), ("playing", .int(playing)), ("stalled", .int(stalled)),
      ("dropped", .int(dropped)), ("stalled_closed", .int(stalledClosed)), ("unanswered", .int(unanswered)),
      ("silent", .int(silent)), ("socket_failures", .int(crowd.socketFailures)),
      ("last_errno", .int(Int(crowd.lastFailure))),
      ("statuses", .object(statuses.sorted { $0.key < $1.key }.map { ("\($0.key)", .int($0.value)) })),
      ("connecting_ms", .milliseconds(crowd.lastConnect - crowd.firstConnect)),
      ("first_byte", .object(Spread(times).fields)), ("lag", .object(Spread(lags).fields)),
      ("least_buffer_ms", .milliseconds(least.percentile(0))),
      ("least_buffer_p50_ms", .milliseconds(least.percentile(0.5))),
      ("starved", .int(starved)), ("gaps", .int(faults.gaps)), ("lost_frames", .int(faults.lostFrames)),
      ("repeats", .int(faults.repeats)), ("corrupt", .int(faults.corrupt)), ("misaligned_starts", .int(misaligned)),
      ("audio_bytes", .int(audio)), ("icy_listeners", .int(icy)), ("blocks", .int(blocks)), ("titles", .int(titles)),
      ("bad_blocks", .int(badBlocks)), ("own_cpu_ms", .milliseconds(cbench_cpu_time())),
    ])
  }
}
