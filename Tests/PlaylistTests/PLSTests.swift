// SPDX-License-Identifier: MIT
import Testing

@testable import cycast_playlist

@Suite struct PLSTests {
  private func parse(_ text: String) -> ListContents { ListFormat.pls.parse(Array(text.utf8)) }

  @Test func readsEntriesInTheOrderOfTheirNumbersInAnyCaseAndOrder() {
    let contents = parse(
      """
      [playlist]\r
      title2=Two - B\r
      FILE10=ten.mp3\r
      File2 = b/two.mp3 \r
      NumberOfEntries=3\r
      Title1=One\r
      Length1=-1\r
      file1=one.mp3\r
      Version=2\r\n
      """)
    #expect(
      contents.items == [
        ListItem(name: Array("one.mp3".utf8), title: "One", line: 8),
        ListItem(name: Array("b/two.mp3".utf8), artist: "Two", title: "B", line: 4),
        ListItem(name: Array("ten.mp3".utf8), line: 3),
      ])
    #expect(!contents.looksCut)
  }

  @Test func nonsenseIsLeftOut() {
    let text = "File=a\nFile-1=b\nFile1x=c\nFile9999999999=d\nFile3=\nTitle4=no file\nno equals\n=\nFile2=a=b.mp3\n"
    #expect(names(parse(text)) == ["a=b.mp3"])
  }

  @Test func laterFileOfTheSameNumberCounts() {
    #expect(names(parse("File1=a\nFile1=b\n")) == ["b"])
  }

  @Test func onlyANameThatEndsTheListMayBeCut() {
    #expect(parse("File1=a\nFile2=b").lastMayBeCut)
    #expect(!parse("File1=a\nFile2=b\n").lastMayBeCut)
    #expect(!parse("File1=a\nFile2=b\nTit").lastMayBeCut)
    let other = parse("File2=b\nFile1=a")
    #expect(other.looksCut)
    #expect(names(other) == ["a", "b"])
  }
}
