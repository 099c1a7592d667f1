"""A ticket's conversation as plain text, for a file that is read long after, and anywhere."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from bots.text import dates
from bots.text.dates import zone_of
from bots.text.locales import N_, label, language_of
from bots.text.renderer import Renderer
from bots.text.words import KINDS, word
from domain.messages import Attachment
from domain.outgoing.deliveries import Reader
from domain.outgoing.made_files import SaidLine, Transcript
from domain.outgoing.ticket_view import TicketView
from domain.text.spans import Style, Text

_INDENT = "    "
"""Before each line that somebody wrote, so that nobody can imitate another's message."""

_BIDI = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F))
_STEERING = {code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if code != 0x09}

_STANDS: Mapping[str, str] = {
    "note": N_("note, the client does not see it"),
    "held": N_("reply on hold, the client has not received it"),
    "removed": N_("reply, deleted after it was sent"),
    "not_sent": N_("reply, not delivered"),
    "unknown": N_("reply, delivery unknown"),
    "leaving": N_("reply, being sent"),
}
_EDITED = N_("edited")
_EDITED_BY = N_("edited by %(name)s")


def transcript(
    what: Transcript,
    ticket: TicketView,
    lines: Iterable[SaidLine],
    renderer: Renderer,
    desk: Reader,
    now: datetime,
    *,
    at_most: int | None = None,
) -> Iterator[str]:
    """Return the conversation piece by piece, in the order of the lines.

    It has at most `at_most` bytes as UTF-8 (None: no limit); the last piece says if the limit was
    reached. Times are in the zone of `what`, or in the desk's.
    """
    said = _Said(renderer, what, desk, now)
    head, stops = said.head(ticket), said.stops(at_most or 0)
    yield head
    room = math.inf if at_most is None else at_most - len(head.encode()) - len(stops.encode())
    count = 0
    for one in lines:
        piece = said.line(one)
        room -= len(piece.encode())
        if room < 0:
            yield stops
            return
        yield piece
        count += 1
    yield said.end(count)


class _Said:
    """Renders the parts of a transcript for one reader."""

    def __init__(self, renderer: Renderer, what: Transcript, desk: Reader, now: datetime) -> None:
        self._renderer = renderer
        self._what = what
        self._language = what.language or desk.language
        self._zone = what.time_zone or desk.time_zone
        self._now = now
        self._voice = desk.voice
        self._reader = dates.Dates(language_of(self._language), zone_of(self._zone), now)

    def head(self, ticket: TicketView) -> str:
        shown = replace(ticket, subject=_one_line(ticket.subject), client=_one_line(ticket.client))
        words = {"ticket": shown, "inside": self._what.inside, "zone": _named(self._zone)}
        return self._rendered("files/transcript_head", words) + "\n"

    def line(self, one: SaidLine) -> str:
        message = one.message
        about = [self._reader.full(message.written_at), _one_line(one.author)]
        if one.standing and self._what.inside:
            about.append(label(_STANDS[one.standing], self._language))
        if message.edited_by:
            about.append(label(_EDITED_BY, self._language, name=_one_line(message.edited_by)))
        elif message.edited_at is not None:
            about.append(label(_EDITED, self._language))
        files = (self._attached(item) for item in message.attachments)
        rows = "\n".join((readable(message.text), *files)).split("\n")
        body = (_INDENT + row for row in rows if row.strip())
        return "\n".join(("", " · ".join(about), *body, ""))

    def _attached(self, item: Attachment) -> str:
        author = f"{_one_line(item.author)}: " if item.author else ""
        named = (word(KINDS, item.kind, self._language), author + readable(item.said))
        return f"[{': '.join(part for part in named if part)}]"

    def end(self, count: int) -> str:
        return "\n" + self._rendered("files/transcript_end", {"count": count}) + "\n"

    def stops(self, at_most: int) -> str:
        words = {"megabytes": f"{at_most / 2**20:g}"}
        return "\n" + self._rendered("files/transcript_stops", words) + "\n"

    def _rendered(self, template: str, words: Mapping[str, object]) -> str:
        return self._renderer.render(
            template,
            words,
            language=self._language,
            time_zone=self._zone,
            now=self._now,
            voice=self._voice,
        ).plain


def readable(text: Text) -> str:
    """Return a text's characters with the addresses of its links, without control characters.

    Anything that ends a line somewhere ends one here.
    """
    parts = []
    for characters, spans in text.runs():
        parts.append(characters)
        hidden = [one.value for one in spans if one.style is Style.LINK]
        parts += [f" ({address})" for address in hidden if address != characters]
    return "\n".join(_clean(row) for row in "".join(parts).splitlines())


def _one_line(plain: str) -> str:
    return " ".join(_clean(row) for row in plain.splitlines())


def _clean(row: str) -> str:
    return row.translate(_STEERING).translate(_BIDI)


def _named(zone: str) -> str:
    """Return the zone that times are really in: UTC if a profile has a wrong one."""
    return str(zone_of(zone))
