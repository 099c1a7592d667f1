"""A desk on a real database, spoken to in its own words."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import select

from bots.chat.presenter import refused
from domain import commands as ask
from domain import desk
from domain.answers import Answer
from domain.answers.say import Confirm
from domain.commands import Command
from domain.desk.act import Act, Origin, Supplied
from domain.dictionaries import Pinned
from domain.errors import Membership, Refusal
from domain.messages import Attachment, Line
from domain.outgoing.addresses import channel_address, thread_address
from domain.outgoing.deliveries import Delivery, Reader
from domain.outgoing.mirror_states import NOTHING, MirrorState
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.outcomes import Outcome, Sent
from domain.people.accounts import Identity, Profile
from domain.people.person import Person, Role
from domain.people.places import Place, Readers
from domain.policy.lines.staff_lines import StaysInside
from domain.text.spans import Text
from domain.tickets import Status, Ticket
from storage.engine.database import Database
from storage.repositories.posts.bodies import read, written
from storage.tables.posts import mirrors, posts
from storage.unit import Unit
from tests.support.platform_rows import unit_on
from tests.support.texts.rendered import PRESENTER

T = TypeVar("T")

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
CHANNEL = Place("slack", "T1", "CDESK")


class Stored:
    """A row of the outbox, with its body read back."""

    def __init__(self, row: Any) -> None:
        self._row = row
        self.body: Any = read(row.template, row.facts, row.ticket_id)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)

    @property
    def words(self) -> dict[str, Any]:
        """Return what its text says."""
        return dict(self.body.words)


class Somebody:
    """A person at the desk, in a chat of their own."""

    def __init__(self, world: "World", person: Person, place: Place) -> None:
        self._world = world
        self.person = person
        self.place = place

    @property
    def identity(self) -> Identity:
        """The account they write from."""
        user = self.place.chat.removeprefix("D")
        return Identity(self.place.platform, self.place.team, user)

    def writes(self, text: str, **more: Any) -> Answer | None:
        """Write to the bot in private."""
        return self.asks(ask.WriteLine(self._world.line(self.place, text, **more)), private=True)

    def writes_new(self, text: str) -> Answer | None:
        """Write what opens a ticket whatever is open."""
        line = self._world.line(self.place, text)
        return self.asks(ask.WriteLine(line, new=True), private=True)

    def writes_in(
        self, ticket: Ticket, text: str | Text, *, inside: StaysInside | None = None
    ) -> Answer | None:
        """Write a plain line in a ticket's thread, after the time it takes to read it."""
        self._world.pass_time(seconds=4)
        place = self._world.thread(ticket.id)
        line = self._world.line(place, text)
        return self.asks(ask.WriteInThread(line, inside), place=place)

    def asks(
        self, command: Command, *, place: Place | None = None, private: bool = False
    ) -> Answer | None:
        """Ask something of the desk, in one unit. Whatever it says can be posted."""
        world = self._world

        def unit(uow: Unit) -> Answer | None:
            actor = uow.people.get(self.person.id)
            origin = Origin(place or self.place, private=private)
            supplied = Supplied(readers=world.readers, links=(), absent=world.told_absent)
            return desk.handle(command, Act(actor, world.now, uow, origin, supplied=supplied))

        try:
            answer = world.run(unit)
        except Refusal as refusal:
            written(refused(refusal))
            raise
        if answer is not None:
            written(answer)
        return answer

    def insists(
        self, command: Command, *, place: Place | None = None, private: bool = False
    ) -> Answer | None:
        """Ask something of the desk, and agree if that is asked about first."""
        answer = self.asks(command, place=place, private=private)
        if isinstance(answer, Confirm):
            return self.asks(ask.Agree(answer.number), place=place, private=private)
        return answer


class _Absent(Mapping[Membership, str]):
    """The channels where somebody is missing, by department: whoever is asked about."""

    def __init__(self, names: Mapping[int, str]) -> None:
        self._names = names

    def __getitem__(self, one: Membership) -> str:
        return self._names[one.department]

    def __iter__(self) -> Iterator[Membership]:
        raise NotImplementedError("it answers about anybody")

    def __len__(self) -> int:
        return len(self._names)


class World:
    """A desk, a clock that stands still, and what would leave."""

    def __init__(self, database: Database[Unit]) -> None:
        self.database = database
        self.now = MONDAY
        self.readers: Readers | None = Readers(members=3)
        self.absent: Mapping[int, str] | None = {}
        self._ids = count(1000)
        self.pinned: Pinned = {}
        self.run(lambda uow: uow.outbox.set_address(channel_address(1), CHANNEL))

    def run(self, unit: Callable[[Unit], T]) -> T:
        """Run a unit and wait for its result."""

        def pinned(uow: Unit) -> T:
            uow.pinned = self.pinned
            return unit(uow)

        return self.database.submit(pinned).result()

    def pass_time(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)

    def client(self, name: str, *, platform: str = "telegram", language: str = "en") -> Somebody:
        """A client with a chat of their own."""
        return self._somebody(name, platform, language)

    def _somebody(
        self, name: str, platform: str, language: str = "en", role: Role | None = None
    ) -> Somebody:
        user = f"{next(self._ids)}"
        team = "T1" if platform == "slack" else ""
        chat = f"D{user}" if platform == "slack" else user
        profile = Profile(Identity(platform, team, user), name, language=language)

        def unit(uow: Unit) -> Person:
            person = uow.people.know(profile, self.now)
            if role is not None:
                uow.people.set_role(person.id, role)
            return person

        return Somebody(self, self.run(unit), Place(platform, team, chat))

    def asker(
        self, name: str, text: str = "Cannot log in", *, minutes_ago: int = 1, **more: Any
    ) -> Somebody:
        """A client whose question reached its thread so many minutes ago."""
        client = self.client(name)
        client.writes(text, **more)
        self.deliver()
        self.pass_time(minutes=minutes_ago)
        return client

    def specialist(self, name: str, *, platform: str = "slack") -> Somebody:
        """Somebody who answers clients."""
        return self._somebody(name, platform, role=Role.SPECIALIST)

    def administrator(self, name: str) -> Somebody:
        """Somebody who runs the desk."""
        return self._somebody(name, "slack", role=Role.ADMINISTRATOR)

    def line(
        self,
        place: Place,
        text: str | Text,
        *,
        id: str = "",
        quotes: str = "",
        attachments: tuple[Attachment, ...] = (),
        written_at: datetime | None = None,
    ) -> Line:
        """A line as a platform would deliver it."""
        return Line(
            place=place,
            external_id=id or f"{next(self._ids)}",
            text=Text(text) if isinstance(text, str) else text,
            written_at=written_at or self.now,
            attachments=attachments,
            quotes=quotes,
            opens_thread=place.chat.startswith("D") and not place.thread,
        )

    @property
    def told_absent(self) -> Mapping[Membership, str] | None:
        """What the platform says of who is missing; None before it is asked."""
        return None if self.absent is None else _Absent(self.absent)

    # What there is

    def ticket(self, number: int = 1) -> Ticket:
        """A ticket as it stands."""
        return self.run(lambda uow: uow.tickets.get(number))

    def set_status(self, by: Somebody, status: Status, number: int = 1) -> Answer | None:
        """Move a ticket to a status."""
        return by.insists(ask.SetStatus(ticket_id=number, status=status))

    def posts(self, template: str = "") -> list["Stored"]:
        """Return everything that was put into the outbox."""

        def look(uow: Unit) -> list[Stored]:
            rows = uow.outbox._connection.execute(select(posts).order_by(posts.c.id)).all()
            return [Stored(row) for row in rows if row.template.startswith(template)]

        return self.run(look)

    def wanted(self, kind: MirrorKind, ref: int) -> MirrorState:
        """What a picture shall show; empty if there is none."""

        def look(uow: Unit) -> MirrorState:
            query = select(mirrors.c.wanted).filter_by(kind=kind.value, ref=ref)
            return uow.outbox._connection.execute(query).scalar_one_or_none() or NOTHING

        return self.run(look)

    def card(self, number: int = 1, language: str = "en") -> str:
        """What a ticket's card shall show, by the clock of UTC; it has been posted."""
        shown = self.run(lambda uow: uow.claims.mirrors(self.now, ["telegram", "slack"]))
        [card] = [one for one in shown if one.kind is MirrorKind.CARD and one.ref == number]
        reader = Reader(language, "UTC")
        return PRESENTER.mirror(replace(card, reader=reader), self.now).text.plain

    # Deliveries

    def thread(self, number: int = 1) -> Place:
        """A ticket's thread; its card is posted if it was not yet."""
        place = replace(CHANNEL, thread=f"root-{number}")

        def root(uow: Unit) -> None:
            if uow.outbox.place_at(thread_address(number)) is None:
                uow.outbox.set_thread(number, place)

        self.run(root)
        return place

    def claim(self) -> list[Delivery]:
        """Claim whatever may leave now."""

        def unit(uow: Unit) -> list[Delivery]:
            return list(
                uow.claims.claim(
                    self.now,
                    ["telegram", "slack"],
                    [],
                    lambda candidates: [one.post_id for one in candidates],
                )
            )

        return self.run(unit)

    def record(self, *outcomes: Outcome) -> None:
        """Tell the desk what became of sends, in one turn."""
        self.run(lambda uow: desk.record_all(outcomes, self.now, uow))

    def deliver(self) -> list[Delivery]:
        """Send whatever may leave, round after round, everything arriving."""
        sent: list[Delivery] = []
        while claimed := self.claim():
            for one in claimed:
                place = one.place or Place("slack", "T1", f"D{one.destination}")
                version = one.ticket.version if one.ticket else None
                if one.template == "desk/card" and one.ticket:
                    self.record(Sent(one.post_id, CHANNEL, f"root-{one.ticket.id}", True, version))
                else:
                    self.record(Sent(one.post_id, place, f"{one.post_id}", True, version))
            sent += claimed
        return sent

    def reply(self, by: Somebody, text: str, number: int = 1) -> None:
        """Let somebody reply to a ticket; the reply reaches the client."""
        by.writes_in(self.ticket(number), text)
        self.pass_time(seconds=6)
        self.deliver()

    def templates(self, prefix: str) -> list[str]:
        """The templates of the posts that have one which begins so, in order."""
        return [post.template for post in self.posts(prefix)]


@contextmanager
def world_on(url: str) -> Iterator[World]:
    """A world on a migrated database."""
    database: Database[Unit] = Database(url, unit_on)
    database.start()
    try:
        yield World(database)
    finally:
        database.close()
