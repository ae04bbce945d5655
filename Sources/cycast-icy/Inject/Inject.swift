// SPDX-License-Identifier: MIT
import StreamKit

/// The byte path of `cycast-icy inject`:
///
///     standard input → UnitFilter (units, tags, comments) → TagSink or BlockSink → Outlet → standard output
///     --titles → TitleFeed → TitleIntake (places) ↗
func runInject(_ settings: InjectSettings, _ operands: [Argument], _ log: Log) throws(CommandError) -> ExitCode {
  guard settings.titles != nil || settings.metaint != nil else {
    throw CommandError(
      .usage, "there are no titles to put in: give --titles FILE, or --metaint N to make ICY blocks of the stream's own"
    )
  }
  let ends = try FilterEnds.open(operands, example: "… | cycast-icy inject --titles title.txt | …")
  let feed = try settings.titles.map { source throws(CommandError) in try TitleFeed(source, log: log) }
  let outlet = Outlet(ends.output)
  let sink: StateSink = settings.metaint.map { BlockSink(outlet, metaint: $0) } ?? TagSink(outlet, log: log)
  let filter = UnitFilter(sink, outlet)
  let loop = try FilterLoop.over(ends.input, outlet, feed: feed, log: log)
  let intake = feed.map { TitleIntake($0, filter, delay: settings.delay, log: log) }
  loop.titlesCame = { intake?.take($0) }
  loop.hungUp = { filter.sayAgain() }
  try loop.run(filter)
  log.detail("end of stream", [("seconds", String(filter.position / 1_000_000_000)), ("junk", String(filter.junk))])
  return .ok
}
