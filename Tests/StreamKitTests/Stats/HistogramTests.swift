// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@Suite struct HistogramTests {
  @Test func boundsAreOfTheClassBelowThem() {
    var times = Histogram(bounds: [1, 2])
    for seconds in [-1, 0, 1, 1.001, 2, 2.001, 1e9] { times.add(seconds) }
    #expect(times.counts == [3, 2, 2] && times.count == 7)
  }

  @Test func quantilesLieEvenlyInTheirClass() {
    var times = Histogram(bounds: [1, 3, 10])
    #expect(times.quantile(0.5) == nil && times.mean == nil)
    for _ in 0..<4 { times.add(2) }
    #expect(times.quantile(0) == 1 && times.quantile(0.5) == 2 && times.quantile(1) == 3)
    #expect(times.quantile(-1) == 1 && times.quantile(2) == 3)
    for _ in 0..<4 { times.add(0.5) }
    #expect(times.quantile(0.25) == 0.5 && times.quantile(0.5) == 1 && times.quantile(0.75) == 2)
    #expect(times.mean == 1.25)
  }

  @Test func beyondTheLastBoundNothingIsKnown() {
    var times = Histogram(bounds: [1, 3])
    times.add(100)
    #expect(times.quantile(0.5) == 3)
  }
}
