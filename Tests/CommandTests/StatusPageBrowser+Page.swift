// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport

/// What a test does with the page.
extension StatusPageBrowser {
  /// How the page is looked at.
  struct View {
    var width = 1_280, isDark = false
    /// The viewer's time zone.
    var zone = "UTC"
    /// Whether scripts run.
    var runsScripts = true
    /// What runs before the page's own script.
    var first = ""
  }

  /// Goes to a page and waits until it has been loaded. It remembers that it was, until it is loaded again.
  func open(_ url: String, _ view: View = View()) throws {
    try size(view.width, 900)
    try call(
      "Emulation.setEmulatedMedia",
      ["features": [["name": "prefers-color-scheme", "value": view.isDark ? "dark" : "light"]]])
    try call("Emulation.setTimezoneOverride", ["timezoneId": view.zone])
    try call("Emulation.setScriptExecutionDisabled", ["value": !view.runsScripts])
    if !view.first.isEmpty { try call("Page.addScriptToEvaluateOnNewDocument", ["source": view.first]) }
    try call("Page.navigate", ["url": url])
    try wait(for: "\(url) to be loaded", "location.href === '\(url)' && document.readyState === 'complete'")
    if view.runsScripts { try evaluate("window.isTheSamePage = true") }
  }

  /// Sets the window's size in pixels; up to 500 it is a phone's.
  func size(_ width: Int, _ height: Int) throws {
    try call(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width <= 500])
  }

  /// Evaluates JavaScript in the page, a promise to its end. Returns what it gives, as JSON knows it.
  @discardableResult
  func evaluate(_ expression: String) throws -> Any? {
    let answer = try call(
      "Runtime.evaluate", ["expression": expression, "returnByValue": true, "awaitPromise": true, "userGesture": true])
    if let error = answer["exceptionDetails"] { throw Failure(description: "\(expression): \(error)") }
    return (answer["result"] as? [String: Any])?["value"]
  }

  /// The text of an element, found by its id.
  func text(_ id: String) throws -> String {
    try evaluate("document.getElementById('\(id)').textContent") as? String ?? ""
  }

  /// Waits until an expression is true. A page that is just being left may refuse to evaluate it.
  func wait(for what: String, _ expression: String) throws {
    let deadline = Deadline(StatusPageBrowser.patience)
    while !((try? evaluate(expression)) as? Bool ?? false) {
      if deadline.isPast {
        let shown = try evaluate("document.body.innerText") as? String ?? ""
        throw Failure(description: "waited in vain for \(what); the page shows: \(shown)")
      }
      usleep(20_000)
    }
  }

  /// Waits until an element's text is this.
  func wait(for id: String, toBe text: String) throws {
    let quoted = JSONText.quoted(text)
    try wait(for: "\(id) to be \(quoted)", "document.getElementById('\(id)').textContent === \(quoted)")
  }

  /// Presses and releases a key.
  func press(_ key: String, code: Int, text: String? = nil) throws {
    for type in ["keyDown", "keyUp"] {
      var event: [String: Any] = ["type": type, "key": key, "code": key, "windowsVirtualKeyCode": code]
      if type == "keyDown", let text { event["text"] = text }
      try call("Input.dispatchKeyEvent", event)
    }
  }

  /// Clicks the middle of an element.
  func click(_ id: String) throws {
    let middle =
      try evaluate(
        "(e => { e.scrollIntoView(); const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; "
          + "})(document.getElementById('\(id)'))") as? [Double] ?? []
    guard middle.count == 2 else { throw Failure(description: "\(id) is nowhere") }
    for type in ["mousePressed", "mouseReleased"] {
      try call(
        "Input.dispatchMouseEvent", ["type": type, "x": middle[0], "y": middle[1], "button": "left", "clickCount": 1])
    }
  }

  /// Keeps a picture of the whole page in `.build/screenshots`, for people to look at. Returns its path.
  @discardableResult
  func keepPicture(_ name: String, width: Int) throws -> String {
    try size(width, 900)
    let height = try evaluate("document.documentElement.scrollHeight") as? Int ?? 900
    try size(width, height)
    let data = try call("Page.captureScreenshot", ["format": "png"])["data"] as? String ?? ""
    let folder = ShellSession.project + "/.build/screenshots"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = "\(folder)/\(name).png"
    guard let bytes = Data(base64Encoded: data), !bytes.isEmpty else { throw Failure(description: "no picture came") }
    try bytes.write(to: URL(fileURLWithPath: path))
    print("kept \(path)")
    return path
  }
}
