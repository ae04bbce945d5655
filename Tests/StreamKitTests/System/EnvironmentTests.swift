// SPDX-License-Identifier: MIT
import Glibc
import StreamKit
import Testing

@Suite struct EnvironmentTests {
  // In a process of their own: other tests' threads read the environment, too.
  @Test func aTakenVariableIsGone() async {
    await #expect(processExitsWith: .success) {
      setenv("CYCAST_TEST", "a=b\u{FC} ", 1)
      setenv("CYCAST_EMPTY", "", 1)
      #expect(takeEnvironment("CYCAST_TEST") == Array("a=b\u{FC} ".utf8))
      #expect(takeEnvironment("CYCAST_TEST") == nil)
      #expect(getenv("CYCAST_TEST") == nil)
      #expect(takeEnvironment("CYCAST_EMPTY") == [])
    }
  }
}
