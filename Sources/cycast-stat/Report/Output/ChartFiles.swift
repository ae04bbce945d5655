// SPDX-License-Identifier: MIT
import StreamKit

/// All charts one below the other, as a picture that needs no other file.
enum SVGReport {
  static func text(_ figures: Figures, _ zone: Zone) -> String {
    let charts = Charts.all(figures, zone)
    var (y, body) = (0.0, "")
    for chart in charts {
      body += chart.element(y: y + 12)
      y += chart.height + 24
    }
    if charts.isEmpty {
      body = "<text class=\"title\" x=\"16\" y=\"30\">No session</text>\n"
      y = 48
    }
    let size = "width=\"\(Int(Chart.width))\" height=\"\(Int(y))\" viewBox=\"0 0 \(Int(Chart.width)) \(Int(y))\""
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" \(size)>\n<title>Listening report</title>\n"
      + "<style>\(ReportStyle.colours(":root") + ReportStyle.charts)</style>\n"
      + "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n" + body + "</svg>\n"
  }
}

/// How charts and pages look, in light and dark.
enum ReportStyle {
  static func colours(_ root: String) -> String {
    """
    \(root){color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--soft:#59636e;--grid:#e4e7eb;--axis:#8b949e;\
    --bar:#2f6fd0;--band:#c3d8f7}
    @media(prefers-color-scheme:dark){\(root){--paper:#14171b;--ink:#e8eaed;--soft:#9aa4af;--grid:#2a2f36;\
    --axis:#6b7580;--bar:#5d9bf5;--band:#233f68}}

    """
  }

  static let charts = """
    svg{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
    .paper{fill:var(--paper)}.title{fill:var(--ink);font-size:15px;font-weight:600}
    .label{fill:var(--soft);font-size:11px}.name{fill:var(--ink);font-size:12px}.value{fill:var(--ink);font-size:11px}
    .label,.value{font-variant-numeric:tabular-nums}
    .grid{stroke:var(--grid)}.axis{stroke:var(--axis)}
    .bar{fill:var(--bar)}.bar:hover{opacity:.8}.band{fill:var(--band)}
    .line{fill:none;stroke:var(--bar);stroke-width:1.8;stroke-linejoin:round}
    .dot{fill:var(--bar);stroke:var(--paper);stroke-width:2}

    """
}
