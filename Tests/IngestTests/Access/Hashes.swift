// SPDX-License-Identifier: MIT
@testable import cycast_ingest

/// Hashes of known passwords: the first four as `openssl passwd` prints them, the others as crypt(3) does.
enum Hashes {
  /// `openssl passwd -6 -salt abcdefgh12345678`, password `hackme`; the same with `-5`.
  static let hackme6 =
    "$6$abcdefgh12345678$le.6CKnwhJ1uNOSNjfGO70sD4RNNTDms7TKQFnDppqCJw6Qiam7di2jX7m11TyxkuyXXWgmS2ymHcfyHG3Z9G0"
  static let hackme5 = "$5$abcdefgh12345678$X1h/cZbFUL.V84AeWeUkJdXoJDcelbdtjuU7rLS4hS6"
  /// The same salt, password `pä ss:word` in UTF-8.
  static let umlaut6 =
    "$6$abcdefgh12345678$vJaQe9lYJQold318wSgeNruY/M/pVUBxiyjVn5acs/KCQiuceKP/KAEM5JRPUQaSDDl8xS.ZgsjkcEXZ48yJ7/"
  /// Salt `latin`, password `café` in Latin-1.
  static let latin6 =
    "$6$latin$/gx5RijbQgvpmN8iyNlMPYemCw9RjzDa4kSeBe52htPIzEgzMAayWkJBDfHnCvtf2KMPuflMXEhu6NK2hMC8X1"
  /// 1,000 rounds: `alpha`, `beta`, `gamma`, and 256 letters `a`.
  static let alpha =
    "$6$rounds=1000$alphaalpha$jmnuVizh97vLxHGwge1SevHs0qyeXSJ5OD7a.FUj2pHOvx7Uvu7hOFwJEB.I5WRcDqAXjhMzpuEmLDI9D5mmS."
  static let beta =
    "$6$rounds=1000$betabeta$L6wm/l4GLVAmzLVkqvrCnRKn8IWUZVz/oLs8l98QkuCnarqcd4dU0e4DQU92VCZwt6TdRKoyyX1R1a/KtDaf4."
  static let gamma = "$5$rounds=1000$gamma$t6TP6E.3EP/HgNpMLR9rsOKpwUgdyQWrdT7z.be/TB4"
  static let long =
    "$6$rounds=1000$long$XphCVvnl4ThKH56yeOSpEn9frURGwlogKYa9ZYPS/SmikEMMS6OHbpxzUla3BF6pcbFtZipqbb2P0ymFB.Xy51"
  /// `alpha` with the most rounds that are taken, and with one more.
  static let slowest =
    "$6$rounds=100000$alphaalpha$VGoNk8gOGBXq3EPK2kh/XRASvDK.GQBc7mt5Gp7c.AZv61p.0aqDQJ9DaHGSK8caczaFhVRFLMSMw7xmhv7KB."
  static let tooSlow =
    "$6$rounds=100001$alphaalpha$LHNaU0YFshGwsBEIWws.sqzoInKEJVcfB2MawrPTfwzdWbXS2UsYacxtyXj51r7wceTycc3sJe64NwdGtnBdu/"
}
