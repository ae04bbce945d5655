# SPDX-License-Identifier: MIT
"""A measured figure beside what is demanded of it."""

from dataclasses import dataclass


@dataclass
class Row:
    """One line of the table. Texts are ready to print; an empty one prints as a dash."""

    what: str
    ours: str
    theirs: str = ""
    ratio: str = ""
    must: str = ""
    aim: str = ""
    verdict: str = ""


def judge(value, must, aim=None, lower_is_better=True):
    """'aim met', 'met' or 'MISSED' for a number, its bar and its aim."""
    if value is None:
        return "not measured"
    better = (lambda bar: value <= bar) if lower_is_better else (lambda bar: value >= bar)
    if aim is not None and better(aim):
        return "aim met"
    return "met" if better(must) else "MISSED"


def worst(verdicts):
    """The verdict of a row that stands for several figures."""
    order = ["not measured", "MISSED", "met", "aim met"]
    return min(verdicts, key=order.index)


def milliseconds(value):
    """Three digits that matter."""
    if value >= 1000:
        return f"{value / 1000:.1f} s"
    return f"{value:.0f} ms" if value >= 100 else f"{value:.1f} ms" if value >= 10 else f"{value:.2f} ms"


def times(ours, theirs):
    """'1/12.3': what ours costs against theirs; or '1.4' when it costs more."""
    if not ours or not theirs:
        return ""
    ratio = max(ours, theirs) / min(ours, theirs)
    text = f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.1f}"
    return f"1/{text}" if theirs >= ours else text
