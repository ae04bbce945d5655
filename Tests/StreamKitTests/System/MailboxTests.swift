// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@Suite struct MailboxTests {
  @Test func handsOutMessagesInOrderAndDropsWhatIsTooMuch() throws {
    let box = try Mailbox<Int>(capacity: 3)
    #expect(box.take().isEmpty)
    #expect([1, 2, 3, 4].map { box.post($0) } == [true, true, true, false])
    #expect(box.take() == [1, 2, 3])
    #expect(box.post(5))
    #expect(box.waitAndTake() == [5])
  }

  @Test func aThreadGetsWhatIsPostedAndCanBeJoined() throws {
    let questions = try Mailbox<Int>(capacity: 1_000)
    let answers = try Mailbox<Int>(capacity: 1_000)
    let thread = try HelperThread {
      var left = 1_000
      while left > 0 {
        let messages = questions.waitAndTake()
        left -= messages.count
        for message in messages { answers.post(message * 2) }
      }
    }
    for number in 0..<1_000 { #expect(questions.post(number)) }
    thread.join()
    #expect(answers.take() == (0..<1_000).map { $0 * 2 })
  }
}
