// SPDX-License-Identifier: MIT
import StreamKit

@main
enum Main {
  static func main() {
    let command = VerbCommand(
      name: "cycast-icy",
      summary: "titles in, titles out, everywhere",
      description: [
        "Does what scripts do with titles: puts them into a stream, takes them out of one, sends them to a running "
          + "station, and prints them as they change.",
        "Titles travel in a stream as ID3v2 tags between frames, or as ICY blocks every so many bytes; outside of one "
          + "they are lines of text, 'Artist - Title', or lines of JSON.",
      ],
      verbs: [
        Verb(InjectSettings.command, InjectSettings(), runInject),
        Verb(ExtractSettings.command, ExtractSettings(), runExtract),
        Verb(SetSettings.command, SetSettings(), runSet),
        Verb(WatchSettings.command, WatchSettings(), runWatch),
      ])
    command.run()
  }
}
