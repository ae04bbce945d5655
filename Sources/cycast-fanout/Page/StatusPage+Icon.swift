// SPDX-License-Identifier: MIT

extension StatusPage {
  /// The page's icon (`icon.svg`): a station that sends, on the glass of a tuner.
  static let icon = Array(iconText.utf8)

  private static let iconText = #"""
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0e3b46"/>\#
    <g fill="none" stroke="#ffbd54" stroke-width="2.6" stroke-linecap="round"><path d="M10.7 21.3a7.5 7.5 0 0 1 0-10.6M21.3 \#
    10.7a7.5 7.5 0 0 1 0 10.6"/><path d="M6.8 25.2a13 13 0 0 1 0-18.4M25.2 6.8a13 13 0 0 1 0 18.4" opacity=".6"/></g>\#
    <circle cx="16" cy="16" r="3" fill="#ffbd54"/></svg>

    """#
}
