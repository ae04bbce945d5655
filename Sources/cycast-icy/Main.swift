// SPDX-License-Identifier: MIT
import StreamKit

@main
enum Main {
  static func main() { icyCommand().run() }
}

/// The command's whole face, a verb at a time.
func icyCommand() -> VerbCommand {
  VerbCommand(
    name: "cycast-icy",
    summary: "titles in, titles out, everywhere",
    description: [
      "Does what scripts do with titles: puts them into a stream, takes them out of one, sends them to a running "
        + "station, and prints them as they change.",
      "Titles travel in a stream as ID3v2 tags between frames, or as ICY blocks every so many bytes; outside of one "
        + "they are lines of text, 'Artist - Title', or lines of JSON.",
    ],
    verbs: [
      Verb("inject", { InjectSettings.command }, InjectSettings.init, runInject),
      Verb("extract", { ExtractSettings.command }, ExtractSettings.init, runExtract),
      Verb("set", { SetSettings.command }, SetSettings.init, runSet),
      Verb("watch", { WatchSettings.command }, WatchSettings.init, runWatch),
    ])
}
