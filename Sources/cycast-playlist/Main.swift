// SPDX-License-Identifier: MIT
import StreamKit

@main
enum Main {
  static func main() { PlaylistSettings.command.run(PlaylistSettings(), runPlaylist) }
}
