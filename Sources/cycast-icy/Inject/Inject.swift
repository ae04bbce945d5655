// SPDX-License-Identifier: MIT
import StreamKit

/// The byte path of `cycast-icy inject`:
///
///     standard input → UnitFilter (units, tags, comments) → TagSink or BlockSink → Outlet → standard output
///     --titles → TitleFeed → Injection (places) ↗
func runInject(_ settings: InjectSettings, _ operands: [Argument], _ log: Log) throws(CommandError) -> ExitCode {
  guard settings.titles != nil || settings.metaint != nil else {
    throw CommandError(
      .usage, "there are no titles to put in: give --titles FILE, or --metaint N to make ICY blocks of the stream's own"
    )
  }
  let ends = try FilterEnds.open(operands, example: "… | cycast-icy inject --titles title.txt | …")
  var feed: TitleFeed?
  if let source = settings.titles { feed = try TitleFeed(source, log: log) }
  let outlet = Outlet(ends.output)
  let sink: StateSink =
    settings.metaint.map { BlockSink(outlet, metaint: $0) } ?? TagSink(outlet, log: log)
  let filter = UnitFilter(sink, outlet)
  let loop = try FilterLoop.over(ends.input, outlet, feed: feed, log: log)
  var injection = Injection(delay: settings.delay)
  var timetables = 0
  loop.titlesCame = { titles in
    if let feed, feed.timetables != timetables {
      timetables = feed.timetables
      filter.forgetTitles()
    }
    for title in titles {
      let place = injection.place(of: title, at: filter.position, isTimetable: feed?.isTimetable ?? false)
      filter.put(title, at: place)
      if injection.isAstray {
        log.warning("a title says that it belongs far ahead in the stream: such titles are taken as they come")
      }
    }
  }
  loop.hungUp = { filter.sayAgain() }
  try loop.run(filter)
  if filter.titlesLeftOut > 0 {
    log.warning(
      "of titles that lie ahead at most \(TitleSchedule.most) are kept: the farthest were left out",
      ("lost", String(filter.titlesLeftOut)))
  }
  log.detail("end of stream", [("seconds", String(filter.position / 1_000_000_000)), ("junk", String(filter.junk))])
  return .ok
}
