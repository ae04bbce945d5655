// SPDX-License-Identifier: MIT
import Glibc
import StreamKit
import TestSupport
import Testing

@Suite struct ShellGroupTests {
  private func ending(_ command: String, _ environment: [(name: String, value: String)] = []) throws
    -> ChildProcess.Ending?
  {
    var group = try ShellGroup(shell: command, environment: environment)
    _ = Deadline(20).wait(for: group.descriptor, POLLIN)
    return group.reap()
  }

  @Test func valuesOfTheEnvironmentArriveAsTheyAre() throws {
    let hostile = "'; exit 1; $(exit 2) `exit 3`\n\\ \" ünï="
    let folder = try SecretFolder()
    let expected = try folder.write("expected", hostile)
    let command = "printf %s \"$A\" | cmp -s - \"$FILE\" && test \"$EMPTY\" = '' && test \"${EMPTY+set}\" = set"
    let found = try ending(command, [("A", hostile), ("FILE", expected), ("EMPTY", "")])
    #expect(found == .exited(0))
  }

  @Test func theRestOfTheEnvironmentStays() throws {
    let found = try ending("test -n \"$PATH\" && test \"$A\" = b", [("A", "b")])
    #expect(found == .exited(0))
  }

  @Test func aVariableTakesThePlaceOfOursAndOfNoLongerName() throws {
    setenv("CYCAST_TEST_A", "old", 1)
    setenv("CYCAST_TEST_AB", "kept", 1)
    defer {
      unsetenv("CYCAST_TEST_A")
      unsetenv("CYCAST_TEST_AB")
    }
    let command =
      "test \"$CYCAST_TEST_A\" = new && test \"$CYCAST_TEST_AB\" = kept && test $(env | grep -c ^CYCAST_TEST_A=) = 1"
    let found = try ending(command, [("CYCAST_TEST_A", "new")])
    #expect(found == .exited(0))
  }

  @Test func inputIsEmptyAndNothingElseIsInherited() throws {
    #expect(
      try ending("! read line && for n in 3 4 5 6 7 8 9; do test ! -e /proc/$$/fd/$n || exit 1; done") == .exited(0))
  }

  @Test(arguments: [("exit 7", ChildProcess.Ending.exited(7)), ("kill -TERM $$", .killed(SIGTERM))])
  func tellsHowItEnded(_ command: String, _ how: ChildProcess.Ending) throws {
    #expect(try ending(command) == how)
  }

  @Test func endsWithItsValue() throws {
    var pid: pid_t = 0
    do {
      let group = try ShellGroup(shell: "exec sleep 60", environment: [])
      pid = group.pid
      #expect(kill(pid, 0) == 0)
    }
    #expect(kill(pid, 0) == -1 && errno == ESRCH)
  }
}
