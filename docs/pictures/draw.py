"""Draw docs/pictures/tour.svg anew: play the tour's beginning and keep what both sides saw.

Run `.venv/bin/python docs/pictures/draw.py` from the repository's root. A still picture needs no
order in time, so each scene's lines are pushed together, side by side, without the narrator.
"""

import sys
from collections.abc import Iterator
from io import StringIO
from itertools import zip_longest
from pathlib import Path

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from bots.demo.tour import run
from bots.demo.tour.story import SCENES

PICTURE = Path(__file__).with_name("tour.svg")
COLUMNS, MARGIN = 108, 3
SCENES_PLAYED = SCENES[:4]
SETTING_UP = {"An empty desk"}
"""Scenes that the others need, and that are left out of the picture."""

BETWEEN = "│"
"""What the tour draws between its two sides."""

NO_MARK = "…  –"
"""How the tour shows that a line has lost its mark, and will have another in a moment."""

BACKGROUND, INK = (252, 252, 251), (36, 41, 47)
COLOURS = TerminalTheme(
    BACKGROUND,
    INK,
    [
        *(INK, (207, 34, 46), (26, 127, 55), (154, 103, 0)),
        *((9, 105, 218), (130, 80, 223), (6, 121, 134), (110, 119, 129)),
    ],
)
"""Readable on its own light ground, whatever ground the page has."""

FORM = """\
<svg viewBox="0 0 {terminal_width} {terminal_height}" xmlns="http://www.w3.org/2000/svg">
<title>What a client and the desk see: a ticket from its first line to the answer</title>
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px;
}}
{styles}
</style>
<rect width="100%" height="100%" rx="10" fill="rgb(252,252,251)" stroke="rgb(208,215,222)"/>
<g transform="translate(16, 14)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""Names no font that would have to be fetched."""


def played() -> Iterator[tuple[str, list[Text], list[Text]]]:
    """The scenes of the picture: a title, what clients saw, what the desk saw."""
    told = StringIO()
    screen = Console(file=told, force_terminal=True, width=COLUMNS, highlight=False)
    if run(fast=True, scenes=SCENES_PLAYED, console=screen) != 0:
        sys.exit(told.getvalue())
    for part in told.getvalue().split("\n\n")[1:]:
        head, *rows = [Text.from_ansi(row) for row in part.splitlines()] or [Text()]
        title = head.plain.strip(" ─").partition(". ")[2]
        if title and title not in SETTING_UP:
            yield title, *sides(rows)


def sides(rows: list[Text]) -> tuple[list[Text], list[Text]]:
    """Part rows into the lines of either side; what the narrator says is between no sides."""
    found: tuple[list[Text], list[Text]] = ([], [])
    for row in rows:
        middle = row.plain.find(BETWEEN)
        if middle < 0:
            continue
        for lines, part in zip(found, (row[:middle], row[middle + 1 :]), strict=True):
            if part.plain.strip() and not part.plain.rstrip().endswith(NO_MARK):
                part.rstrip()
                lines.append(part)
    return found


def beside(clients: list[Text], desk: list[Text]) -> Table:
    """Both sides' lines as rows of one table."""
    table = Table.grid(expand=True)
    table.add_column(ratio=1)
    table.add_column(width=2, style="dim")
    table.add_column(ratio=1)
    for left, right in zip_longest(clients, desk, fillvalue=Text()):
        table.add_row(left, BETWEEN, right)
    return table


def draw() -> None:
    """Play, and write the picture."""
    page = Console(record=True, width=COLUMNS + MARGIN, file=StringIO(), force_terminal=True)
    heads = ("Clients, in Telegram and Slack", "The desk, in Slack")
    page.print(beside(*([Text(f" {head} ", "bold reverse")] for head in heads)), width=COLUMNS)
    for title, clients, desk in played():
        page.print(beside([Text()], []), width=COLUMNS)
        page.print(Rule(Text(title, "bold"), align="left", style="dim"), width=COLUMNS)
        page.print(beside(clients, desk), width=COLUMNS)
    page.print("\n")
    page.save_svg(str(PICTURE), theme=COLOURS, code_format=FORM, unique_id="tour")


if __name__ == "__main__":
    draw()
