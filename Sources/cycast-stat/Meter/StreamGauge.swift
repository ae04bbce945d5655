// SPDX-License-Identifier: MIT
import StreamKit

/// Who is told what passes.
protocol GaugeListener: AnyObject {
  /// Units of another format come from now on, or the first ones: such as these, which are not counted yet.
  func formatIs(_ codec: Codec, _ units: Unit)
  /// This is on air from the next unit on.
  func titleIs(_ state: NowPlaying)
  /// Whole units, side by side. Their memory is theirs until the call returns.
  func hear(_ units: Span<UInt8>, _ codec: Codec)
}

/// Takes apart what passes, without touching it: units are counted, and what is said of them is read.
///
///     bytes → UnitReader → units → figures, listener
///                        ↘ tags, comments → titles ↗
final class StreamGauge {
  /// What has been counted.
  private(set) var figures: StreamFigures
  private var reader = UnitReader()
  private var ogg = OggTitles(inBand: true)
  /// Whether the listener wants the units themselves.
  private let isHeard: Bool

  init(at now: Int64, isHeard: Bool) {
    figures = StreamFigures(at: now)
    self.isHeard = isHeard
  }

  /// Room for bytes that come; never empty.
  func room() -> UnsafeMutableRawBufferPointer { reader.buffer.room() }

  /// So many bytes were put into the room: takes apart all that is whole.
  func filled(_ count: Int, at now: Int64, _ listener: some GaugeListener) {
    reader.buffer.filled(count)
    figures.bytes += count
    take(at: now, listener)
  }

  /// No more bytes will come.
  func end(at now: Int64, _ listener: some GaugeListener) {
    reader.end()
    take(at: now, listener)
  }

  private func take(at now: Int64, _ listener: some GaugeListener) {
    while let piece = reader.next(runLimit: .max) {
      switch piece {
      case .state(let state): told(state, listener)
      case .untitled: told(NowPlaying(), listener)
      case .unit(let unit):
        pass(1, unit, at: now, listener)
      case .run(let run):
        let all = Unit(
          length: run.length, samples: run.samples, sampleRate: run.sampleRate, channels: run.channels)
        pass(run.frames, all, at: now, listener)
      }
    }
    figures.junk = reader.junk
  }

  /// Takes units away that lie side by side, told of as if they were one.
  private func pass(_ number: Int, _ units: Unit, at now: Int64, _ listener: some GaugeListener) {
    let codec = reader.codec ?? .raw
    if codec != figures.codec { listener.formatIs(codec, units) }
    figures.count(number, units, codec, at: now)
    if codec.isOgg || isHeard {
      let bytes = UnsafeRawBufferPointer(reader.front(units.length)).assumingMemoryBound(to: UInt8.self)
      if codec.isOgg, let state = ogg.take(page: bytes.span) { told(state, listener) }
      if isHeard { listener.hear(bytes.span, codec) }
    }
    reader.use(units.length)
  }

  private func told(_ state: NowPlaying, _ listener: some GaugeListener) {
    if figures.take(state.track) { listener.titleIs(state) }
  }
}
