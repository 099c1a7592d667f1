"""The screen: clients on the left, the desk on the right, and a narrator between the scenes.

Both sides grow downwards like one long page. What changes later (a card, a mark) is shown again
where it changes. Without a terminal, it is plain lines.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.box import Box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bots.demo.tour.script import Scene
from bots.demo.tour.seen import Seen, Side

WIDEST = 120
"""Columns beyond which lines are hard to read."""

MOST_BUTTONS = 9
"""If a message has more buttons, they are a menu: only the last ones are shown."""

DIVIDED = Box("    \n  │ \n    \n  │ \n    \n    \n  │ \n    \n")
"""Two columns with only a line between them."""


class Screen:
    """Shows a story on a console."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._width = min(console.width, WIDEST)
        self._known: dict[tuple[str, str], Seen] = {}
        self._last: dict[Side, tuple[str, str]] = {}

    def say(self, text: str, style: str = "") -> None:
        """Let the narrator speak."""
        self._console.print(Text(text, style=style), width=self._width, soft_wrap=self._plain)

    def head(self, began: datetime) -> None:
        """Show the time of the play (in its own zone), and what each side is."""
        self.say(
            f"For the desk and both platforms it is {_time(began)}. They share a clock, and the"
            " story moves it."
        )
        if self._plain:
            return
        titles = ("Clients: Telegram, Slack", "The desk: Slack #support")
        self._sides(Text(titles[0], style="bold reverse"), Text(titles[1], style="bold reverse"))

    def open(self, number: int, scene: Scene) -> None:
        """Begin a scene, and the chapter that begins with it."""
        if scene.chapter:
            self._chapter(scene.chapter)
        self._console.print()
        if self._plain:
            self._console.print(f"== {number}. {scene.title}", markup=False, soft_wrap=True)
        else:
            title = Text(f" {number}. {scene.title} ", style="bold")
            self._console.print(Rule(title, align="left", style="dim"), width=self._width)
        self.say(scene.tells, "" if self._plain else "italic")

    def moved(self, instant: datetime) -> None:
        """Show that the clock was moved; `instant` is in the zone to show."""
        self.say(f"⏩ The clock is moved to {_time(instant)}.", "bold magenta")

    def kept(self, promise: str) -> None:
        """Show that a promise was kept."""
        self.say(f"✓ {promise}", "green")

    def broken(self, what: str) -> None:
        """Show that a promise was not kept."""
        self.say(f"✗ {what}", "bold red")

    def show(self, lines: Sequence[Seen]) -> None:
        """Show what is new or has changed since the last time."""
        for line in lines:
            key = (line.chat.id, line.id)
            before = self._known.get(key)
            if before != line:
                self._known[key] = line
                self._draw(line, before)

    def _chapter(self, title: str) -> None:
        self._console.print()
        if self._plain:
            self._console.print(f"=== {title}", markup=False, soft_wrap=True)
        else:
            self._console.print(
                Rule(Text(f" {title} ", style="bold"), characters="═"), width=self._width
            )

    @property
    def _plain(self) -> bool:
        return not self._console.is_terminal

    def _draw(self, line: Seen, before: Seen | None) -> None:
        if self._plain:
            for text in _plain_lines(line, before, self._thread(line)):
                self._console.print(text, markup=False, highlight=False, soft_wrap=True)
            return
        bubble = self._bubble(line, before)
        if line.chat.side is Side.CLIENTS:
            self._sides(bubble, "")
        else:
            self._sides("", bubble)

    def _sides(self, left: RenderableType, right: RenderableType) -> None:
        table = Table(box=DIVIDED, show_header=False, show_edge=False, border_style="dim")
        table.add_column(width=(self._width - 5) // 2)
        table.add_column(width=(self._width - 5) // 2)
        table.add_row(left, right)
        self._console.print(table)

    def _thread(self, line: Seen) -> str:
        root = self._known.get((line.chat.id, line.thread))
        number = _number(root.text) if root and line.chat.side is Side.DESK else ""
        return f"thread of {number}" if number else "thread" if line.thread else ""

    def _bubble(self, line: Seen, before: Seen | None) -> RenderableType:
        parts: list[RenderableType] = []
        thread = self._thread(line)
        place = (line.chat.title, thread)
        if self._last.get(line.chat.side) != place:
            self._last[line.chat.side] = place
            parts.append(Text(" › ".join(part for part in place if part), style="dim underline"))
        parts.append(_body(line, before))
        return Padding(Group(*parts), (0, 0, 0, 2 if thread and len(parts) == 1 else 0))


def _time(instant: datetime) -> str:
    return f"{instant:%A %-d %B, %H:%M} ({instant.tzname()})"


def _number(card: str) -> str:
    return next((word for word in card.split() if word.startswith("#")), "")


def _body(line: Seen, before: Seen | None) -> Text:
    if before is not None and (before.text, before.buttons) == (line.text, line.buttons):
        return Text.assemble((_beginning(line), "dim"), "  ", " ".join(line.marks) or "–")
    text = Text()
    author = "" if before is None else " (now)"
    text.append(f"{line.author}{author}: ", style="bold cyan" if line.by_bot else "bold yellow")
    if line.only_for:
        text.append(f"(only {line.only_for} sees this) ", style="italic dim")
    text.append("\n" if "\n" in line.text else "")
    text.append(line.text)
    if line.buttons:
        text.append("\n")
        text.append(_buttons(line), style="blue")
    if line.marks:
        text.append(f"\n{' '.join(line.marks)}")
    return text


def _plain_lines(line: Seen, before: Seen | None, thread: str) -> Iterator[str]:
    place = " › ".join(part for part in (line.chat.title, thread) if part)
    if before is not None and (before.text, before.buttons) == (line.text, line.buttons):
        yield f"{place} | {_beginning(line)}  {' '.join(line.marks) or '–'}"
        return
    private = f" (only {line.only_for} sees this)" if line.only_for else ""
    again = " (now)" if before is not None else ""
    first, *rest = line.text.splitlines() or [""]
    yield f"{place} | {line.author}{again}{private}: {first}"
    yield from (f"{place} |   {more}" for more in rest)
    if line.buttons:
        yield f"{place} |   {_buttons(line)}"
    if line.marks:
        yield f"{place} |   {' '.join(line.marks)}"


def _buttons(line: Seen) -> str:
    shown = line.buttons[-MOST_BUTTONS:]
    more = "… " if len(shown) < len(line.buttons) else ""
    return more + " ".join(f"[{button}]" for button in shown)


def _beginning(line: Seen) -> str:
    words = " ".join(line.text.split())
    return f"{line.author}: {words[:20]}{'…' if len(words) > 20 else ''}"
