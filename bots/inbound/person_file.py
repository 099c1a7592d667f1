"""The file with all that is kept of a person: a zip to read, and to read by program.

It has `person.json`, and for each ticket a transcript and the same as JSON. Times in JSON are UTC.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from io import RawIOBase
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from typing_extensions import Buffer

from bots.inbound.committed import Read, lines_of
from bots.text.dates import zone_of
from bots.text.renderer import Renderer
from bots.text.transcript import readable, transcript
from domain.desk.act import Act
from domain.desk.views.export import content_of
from domain.outgoing.deliveries import Reader
from domain.outgoing.made_files import PersonFile, SaidLine, Transcript
from domain.outgoing.ticket_view import TicketView
from domain.people.exports import Extra
from storage.unit import Unit

Part = tuple[str, Iterable[str]]
"""A file in the zip: its name, and its text piece by piece."""


def parts_of(
    what: PersonFile, read: Read, renderer: Renderer, desk: Reader, now: datetime
) -> Iterator[Part]:
    """Yield what is in the zip, in the order in which people look at it."""
    person = read(lambda uow: content_of(what, Act(None, now, uow)))
    language, zone = what.language or desk.language, what.time_zone or desk.time_zone
    words = {"name": person["name"], "extras": what.extras, "zone": str(zone_of(zone))}
    about = renderer.render(
        "files/person_head", words, language=language, time_zone=zone, now=now, voice=desk.voice
    )
    yield "README.txt", [about.plain, "\n"]
    yield "person.json", [_as_json(person), "\n"]
    for number in read(lambda uow: uow.exports.tickets_of(what.person_id)):
        ticket = read(partial(_view, number))
        one = Transcript(number, Extra.NOTES in what.extras, language, zone)
        said = transcript(one, ticket, lines_of(one, read), renderer, desk, now)
        yield f"ticket-{number}.txt", said
        yield f"ticket-{number}.json", _ticket(ticket, lines_of(one, read))


def _view(number: int, uow: Unit) -> TicketView:
    return uow.tickets.view(number)


def _ticket(ticket: TicketView, lines: Iterable[SaidLine]) -> Iterator[str]:
    """Yield a ticket as JSON, its messages line by line."""
    about = {
        "number": ticket.id,
        "subject": ticket.subject,
        "status": ticket.status.value,
        "opened_at": ticket.created_at.isoformat(),
        "department": ticket.department,
        "category": ticket.category,
        "priority": ticket.priority,
        "project": ticket.project,
    }
    yield _as_json(about).removesuffix("\n}")
    yield ',\n  "messages": ['
    between = "\n"
    for line in lines:
        yield between + json.dumps(_message(line), ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"


def _message(line: SaidLine) -> dict[str, object]:
    message = line.message
    edited = message.edited_at
    return {
        "written_at": message.written_at.isoformat(),
        "author": line.author,
        "kind": message.kind.value,
        "state": line.standing,
        "text": readable(message.text),
        "attachments": [
            {"kind": one.kind.value, "said": readable(one.said)} for one in message.attachments
        ],
        "edited_at": edited.isoformat() if edited else None,
    }


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def zipped(parts: Iterable[Part], now: datetime) -> Iterator[bytes]:
    """Return a zip of these files piece by piece, without holding it in memory."""
    way = _Way()
    with ZipFile(way, "w", ZIP_DEFLATED) as into:
        for name, pieces in parts:
            about = ZipInfo(name, now.timetuple()[:6])
            about.compress_type = ZIP_DEFLATED
            with into.open(about, "w") as file:
                for piece in pieces:
                    file.write(piece.encode())
                    yield way.taken()
            yield way.taken()
    yield way.taken()


class _Way(RawIOBase):
    """What a zip is written to: it can't be wound back, and hands on what was written."""

    def __init__(self) -> None:
        super().__init__()
        self._written: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Buffer, /) -> int:
        self._written.append(bytes(piece))
        return len(self._written[-1])

    def taken(self) -> bytes:
        """Return what was written since it was last called."""
        pieces, self._written = self._written, []
        return b"".join(pieces)
