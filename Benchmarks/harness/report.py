# SPDX-License-Identifier: MIT
"""The table, on the terminal and in the record."""

import json

HEADINGS = ("", "Cycast", "Icecast", "ratio", "must", "aim", "verdict")

NOTE = """Both servers got the same stream and the same load, one after the other, on loopback. Icecast listens with a
backlog of 5, which explains part of its first-byte times: a connect that finds the queue full is tried again by the
kernel after 1, 3, 7 … seconds. It also waits for the next block from the source before it sends a new listener
anything. Every byte that any listener got was compared with the frame it must be. Where a peer is named in its cell, it
stands in for Icecast."""

QUICK = "A short look (--quick): fewer listeners and shorter times than the bars are about."


def _cells(row):
    return [row.what, row.ours, row.theirs, row.ratio, row.must, row.aim, row.verdict]


def terminal(rows):
    """The table with columns set in line."""
    lines = [list(HEADINGS)] + [_cells(row) for row in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEADINGS))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)


def markdown(rows, facts, quick):
    """The record's table.md."""
    lines = ["| " + " | ".join(HEADINGS) + " |", "|" + "---|" * len(HEADINGS)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") or "–" for cell in _cells(row)) + " |" for row in rows]
    machine = [f"- {name.replace('_', ' ')}: {value}" for name, value in facts.items()]
    note = NOTE if not quick else QUICK + " " + NOTE
    title = "# Cycast and Icecast on the same load"
    return "\n".join([title, "", *lines, "", note, "", "## The machine", "", *machine, ""])


def write(folder, rows, records, facts, quick):
    """Writes table.md, and raw.json with every figure behind it."""
    folder.mkdir(parents=True)
    (folder / "table.md").write_text(markdown(rows, facts, quick))
    raw = {"facts": facts, "quick": quick, "rows": [vars(row) for row in rows], "records": records}
    (folder / "raw.json").write_text(json.dumps(raw, indent=1) + "\n")
