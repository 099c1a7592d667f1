"""The players: they do a scene's acts on the sandbox, and look for what it promises."""

import asyncio
import struct
import uuid
import zlib
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import partial
from mimetypes import guess_type
from time import monotonic

from bots.demo.tour.clock import PlayedClock
from bots.demo.tour.script import (
    Act,
    Breaks,
    Edits,
    Person,
    Presses,
    Reacts,
    Recovers,
    Shows,
    Types,
    Waits,
    Writes,
)
from bots.demo.tour.seen import Chat, Eyes, Seen
from bots.demo.tour.stage import Stage

LOOK_AGAIN = 0.1
"""Seconds between two looks at the chats."""

HURRY = 0.5
"""Seconds after which, in a fast play, the clock is moved to help what is awaited."""

THINKING = timedelta(seconds=4)
"""The least time that a person takes to read and to write."""

Watch = Callable[[Sequence[Seen]], None]


class Unmet(Exception):
    """Something was not seen in time; the message says what was expected and what there is."""


class Players:
    """Play acts and look for their results. `watch` gets everything that is visible at each look.

    `fast`: where a person would take their time, or everybody waits for something, the clock is
    moved instead.
    """

    def __init__(
        self, stage: Stage, clock: PlayedClock, eyes: Eyes, watch: Watch, *, fast: bool
    ) -> None:
        self._stage = stage
        self._sim = stage.sim
        self._clock = clock
        self._eyes = eyes
        self._watch = watch
        self._fast = fast

    async def look(self) -> list[Seen]:
        """Return everything that is visible now."""
        lines = await self._eyes.look()
        self._watch(lines)
        return lines

    async def linger(self, seconds: float) -> None:
        """Let time pass, and watch what happens meanwhile."""
        until = monotonic() + seconds
        await self.look()
        while (left := until - monotonic()) > 0:
            await asyncio.sleep(min(left, LOOK_AGAIN))
            await self.look()

    def pass_by(self, time: timedelta) -> None:
        """Move the clock, and let the desk check what is due then."""
        self._clock.move(time)
        self._stage.check_due()

    async def do(self, act: Act) -> None:
        """Play one act. Raises Unmet if what it needs is missing, or if the platform refuses."""
        match act:
            case Writes():
                await self._write(act)
            case Edits():
                await self._edit(act)
            case Reacts():
                await self._react(act)
            case Types():
                await self._type(act)
            case Presses():
                await self._press(act)
            case Breaks():
                await self._break(act)
            case Recovers():
                await self._recover(act)
            case Waits():
                self._pass(act)
            case Shows():
                await self._wait(act)

    async def _recorded(self) -> None:
        """Wait until the desk knows what has arrived, so that nobody is quicker than people are."""
        while not self._stage.has_recorded():
            await self.linger(LOOK_AGAIN)

    async def _seen(self, found: Callable[[list[Seen]], object], within: float) -> list[Seen]:
        """Return everything visible once the awaited thing is there, or after so many seconds."""
        until, hurry = monotonic() + within, monotonic() + HURRY
        while not found(lines := await self.look()):
            now = monotonic()
            if now > until:
                break
            if self._fast and now > hurry:
                hurry = now + HURRY
                self.pass_by(THINKING)
            await asyncio.sleep(LOOK_AGAIN)
        return lines

    async def _wait(self, wanted: Shows) -> None:
        lines = await self._seen(partial(_is_met, wanted), wanted.within)
        if not _is_met(wanted, lines):
            raise Unmet(_in_vain(wanted, len(_wanted(wanted, lines)), lines))

    async def _write(self, act: Writes) -> None:
        if self._fast and not act.at_once:
            await self._recorded()
            self.pass_by(THINKING)
        text = act.text.replace("{code}", self._stage.code)
        if act.chat.platform == "telegram":
            await self._write_in_telegram(act, text)
            return
        lines = await self.look()
        thread = root(act.chat, act.ticket, lines).id if act.ticket else None
        if act.quoting:
            # In Slack one answers below the conversation's first line.
            quoted = _latest(act.chat, act.quoting, lines)
            thread = quoted.thread or quoted.id
        account, slack = act.who.account, self._sim.slack
        if act.files:
            files = map(brought, act.files)
            await slack.upload(account, act.chat.id, text, *files, thread_ts=thread or "")
        else:
            await slack.post(account, act.chat.id, text, thread_ts=thread)

    async def _write_in_telegram(self, act: Writes, text: str) -> None:
        account = int(act.who.account)
        quoted = None
        if act.quoting:
            quoted = int(_latest(act.chat, act.quoting, await self.look()).id)
        if not act.files:
            await self._sim.telegram.send(account, text, reply_to=quoted)
        # An album is several messages that say they belong together; the first has the words.
        album = uuid.uuid4().hex if len(act.files) > 1 else ""
        for name in act.files:
            caption = text if name == act.files[0] else ""
            await self._sim.telegram.upload(
                account, brought(name), "photo", caption=caption, album=album
            )

    async def _edit(self, act: Edits) -> None:
        await self._recorded()
        line = await self._own(act.who, act.chat, act.text)
        if act.chat.platform == "telegram":
            await self._sim.telegram.edit(int(act.who.account), int(line.id), act.to)
        else:
            await self._sim.slack.edit(act.chat.id, line.id, act.to)

    async def _own(self, who: Person, chat: Chat, text: str) -> Seen:
        lines = await self.look()
        return _latest(chat, text, [line for line in lines if line.author == who.name])

    async def _react(self, act: Reacts) -> None:
        line = _latest(act.chat, act.text, await self.look())
        if act.chat.platform == "telegram":
            await self._sim.telegram.react(int(act.who.account), int(line.id), act.emoji)
        else:
            await self._sim.slack.react(act.who.account, act.chat.id, line.id, act.emoji)

    async def _type(self, act: Types) -> None:
        command, _, rest = act.text.partition(" ")
        said = await self._sim.slack.command(act.who.account, act.chat.id, command, rest)
        if not said:
            raise Unmet(f"{act.who.name} typed {act.text} and was told nothing")

    @staticmethod
    def _able(act: Presses, lines: Iterable[Seen]) -> list[Seen]:
        return [
            line
            for line in lines
            if line.chat == act.chat and act.text in line.text and act.button in line.buttons
        ]

    async def _press(self, act: Presses) -> None:
        # A button may only come with the card's next redraw.
        able = self._able(act, await self._seen(partial(self._able, act), act.within))
        if not able:
            raise Unmet(f"{act.who.name} finds no button “{act.button}” in {act.chat.title}")
        await self._recorded()
        on = able[-1].id
        if act.chat.platform == "telegram":
            await self._sim.telegram.press(int(act.who.account), act.button, int(on))
        elif failed := await self._sim.slack.press(act.who.account, act.chat.id, on, act.button):
            raise Unmet(f"{act.who.name} pressed “{act.button}”: {failed}")

    async def _break(self, act: Breaks) -> None:
        await self._sim.fault(act.platform, act.kind, act.method, times=act.times, delay=act.delay)

    def _pass(self, act: Waits) -> None:
        try:
            self._clock.move_to(act.until)
        except ValueError as wrong:
            raise Unmet(f"{act.until:%A %H:%M} has passed: {wrong}") from wrong
        self._stage.check_due()

    async def _recover(self, act: Recovers) -> None:
        await self.linger(act.after)
        await self._sim.clear_faults()


def root(chat: Chat, ticket: int, lines: Iterable[Seen]) -> Seen:
    """Return the card of a ticket. Raises Unmet if there is none."""
    for line in lines:
        if line.chat == chat and line.by_bot and not line.thread and f"#{ticket} " in line.text:
            return line
    raise Unmet(f"there is no card of #{ticket} in {chat.title}")


def _is_met(wanted: Shows, lines: Sequence[Seen]) -> bool:
    found = _wanted(wanted, lines)
    return len(found) == wanted.exactly or (bool(found) and wanted.exactly is None)


def _wanted(wanted: Shows, lines: Sequence[Seen]) -> list[Seen]:
    return [line for line in lines if shown(wanted, line, lines)]


def shown(wanted: Shows, line: Seen, lines: Iterable[Seen]) -> bool:
    """Return whether a line matches what is expected."""
    if wanted.ticket is not None:
        try:
            thread = root(wanted.chat, wanted.ticket, lines).id
        except Unmet:
            return False
    else:
        thread = line.thread
    return (
        line.chat == wanted.chat
        and line.thread == thread
        and wanted.by_bot in (None, line.by_bot)
        and wanted.text in line.text
        and (not wanted.mark or wanted.mark in line.marks)
        and (not wanted.button or wanted.button in line.buttons)
        and (wanted.only_for is None or wanted.only_for.name == line.only_for)
        and not (wanted.silent and line.pings)
    )


def _latest(chat: Chat, text: str, lines: Iterable[Seen]) -> Seen:
    found = [line for line in lines if line.chat == chat and text in line.text]
    if not found:
        raise Unmet(f"there is no line “{text}” in {chat.title}")
    return found[-1]


def _in_vain(wanted: Shows, count: int, lines: Iterable[Seen]) -> str:
    marks = [wanted.mark, f"[{wanted.button}]" if wanted.button else ""]
    private = f"for {wanted.only_for.name} alone" if wanted.only_for else ""
    expected = " ".join(part for part in (f"“{wanted.text}”", *marks, private) if part)
    where = wanted.chat.title + (f", thread of #{wanted.ticket}" if wanted.ticket else "")
    times = "" if wanted.exactly is None else f" {wanted.exactly}×, seen {count}×,"
    last = [line for line in lines if line.chat == wanted.chat][-8:]
    there = "\n".join(f"    {describe(line)}" for line in last) or "    nothing"
    return (
        f"{wanted.promise}\n  expected{times} within {wanted.within:g} s in {where}: {expected}\n"
        f"  seen there instead, latest last:\n{there}"
    )


def describe(line: Seen) -> str:
    """Return a line as one line of text, for people who search for an error."""
    extra = [*(f"[{button}]" for button in line.buttons), *line.marks]
    if line.only_for:
        extra.append(f"(only for {line.only_for})")
    return " ".join([f"{line.author}: {' / '.join(line.text.splitlines())}", *extra])


SIDE = 48
"""Pixels of a picture's side."""

GREY = b"\xd0\xd7\xde"


def brought(name: str) -> tuple[str, str, bytes]:
    """Return a file by its name: name, media type, bytes. `.png` is a picture, others are text."""
    kind = guess_type(name)[0] or "application/octet-stream"
    content = _picture() if kind == "image/png" else f"{name}: nothing to see\n".encode()
    return name, kind, content


def _picture() -> bytes:
    """Return a grey square (PNG, ISO/IEC 15948)."""
    rows = (b"\0" + GREY * SIDE) * SIDE
    head = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
