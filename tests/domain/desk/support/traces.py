"""A person who has left traces everywhere, forgetting them, and looking for what is left."""

import json
from collections.abc import Iterator
from functools import partial

from sqlalchemy import Text as TextType
from sqlalchemy import select, type_coerce

from domain import commands as ask
from domain import desk
from domain.answers.say import Confirm, Say
from domain.audit import Audited, Via
from domain.desk.act import Act, Origin
from domain.desk.act.tell import tell_privately
from domain.dictionaries import Kind
from domain.messages import Attachment, AttachmentKind
from domain.outgoing.addresses import direct_chat_address
from domain.outgoing.mirrors import MirrorKind, MirrorResult
from domain.outgoing.words import Words
from domain.people.accounts import Identity, PersonRef, Profile
from domain.people.person import Role
from domain.people.places import Place
from domain.policy.people.traces import PERSON_FORMS, TICKET_FORMS
from domain.repositories import Erasure
from domain.text.spans import Text
from domain.tickets import Status, Ticket
from storage.engine.sql import AnyRow
from storage.engine.types import Json
from storage.tables.metadata import metadata
from storage.unit import Unit
from tests.domain.desk.settings.changes import does
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import Somebody, World

NAME, HANDLE, WORD, ACCOUNT = "Quillname Maria", "quillhandle", "quillword", "777000777"
HEIR = "telegram:31000031"
TRACES = ("quillname", HANDLE, WORD, ACCOUNT)


def maria_of(world: World, platform: str = "telegram") -> Somebody:
    """A client by whom everything can be found."""
    team, user = ("T1", f"U{ACCOUNT}") if platform == "slack" else ("", ACCOUNT)
    chat = f"D{user}" if platform == "slack" else user
    profile = Profile(Identity(platform, team, user), NAME, HANDLE, "en", "Europe/Berlin")
    person = world.run(lambda uow: uow.people.know(profile, world.now))
    return Somebody(world, person, Place(platform, team, chat))


def leave_traces(world: World, maria: Somebody, olga: Somebody, boris: Somebody) -> None:
    """Let a client, and those who work with her, leave her words wherever they can."""
    file = Attachment(AttachmentKind.DOCUMENT, f"{WORD}.txt", "file-1", 3, digest="ab" * 32)
    line = world.line(maria.place, f"Help with {WORD}", id="m1", attachments=(file,))
    maria.asks(ask.WriteLine(line), private=True)
    maria.writes(f"And {WORD} again")  # both leave in one message
    world.deliver()
    boris.asks(ask.TakeTicket(ticket_id=1))
    boris.writes_in(world.ticket(), f"What is {WORD}?")
    boris.asks(ask.AddNote(ticket_id=1, text=Text(f"She says {WORD}")))
    world.pass_time(minutes=1)
    world.deliver()
    edited = world.line(maria.place, f"Help with {WORD} now", id="m1", attachments=(file,))
    maria.asks(ask.EditLine(edited), private=True)
    early = world.line(maria.place, f"early {WORD}", id="m77")
    maria.asks(ask.EditLine(early), private=True)
    boris.asks(ask.SetSubject(ticket_id=1, subject=Text(f"The {WORD} ticket")))
    boris.asks(ask.AssignTicket(ticket_id=1, person=olga.identity))
    olga.asks(ask.HandOver(boris.identity, Text(f"{NAME} waits")))
    world.deliver()
    [clients] = [one for one in lines(world) if one.external_id == "m1"]
    olga.asks(ask.EditMessage(clients.id, Text(f"Fixed {WORD}")))
    world.set_status(boris, Status.RESOLVED)
    world.deliver()
    maria.asks(ask.RateTicket(ticket_id=1, value="😀"), private=True)
    client = PersonRef(identity=maria.identity)
    olga.asks(ask.RecordCall(client, Text(f"{WORD} on the phone")))
    olga.asks(ask.OpenAs(maria.person.id, Text(f"As {WORD}"), Text(f"{WORD} for her")))
    world.deliver()
    has(world, Kind.GROUP, "VIP")
    olga.asks(ask.SavePerson(maria.person.id, {"company": f"{WORD} Ltd", "groups": "VIP"}))
    for shown in (
        ask.ShowPerson(maria.person.id),
        ask.ShowPeople(),
        ask.ShowQueue(),
        ask.ShowTicket(ticket_id=1),
    ):
        _posted(olga, shown, world)
    olga.asks(ask.SetRole(maria.identity, Role.SPECIALIST))
    petra = Somebody(world, olga.person, Place("telegram", "", "990"))
    petra.asks(ask.BeginOpenAs(maria.person.id), private=True)
    maria.asks(ask.BeginForm(), private=True)
    olga.asks(ask.SavePerson(maria.person.id, {"access": "no"}))
    maria.writes_new(f"Let me in, {WORD}")
    world.deliver()
    world.run(lambda uow: _received(uow, world, maria))


def leave_rare_traces(world: World, maria: Somebody, olga: Somebody, boris: Somebody) -> None:
    """Let more of her be left where it seldom is. She has asked for help before."""
    account = str(maria.identity)
    heir = Profile(Identity("telegram", "", HEIR.partition(":")[2]), "Petra")
    petra = world.run(lambda uow: uow.people.know(heir, world.now))
    world.run(lambda uow: uow.people.set_role(petra.id, Role.SPECIALIST))
    to = direct_chat_address(maria.person.id)
    world.run(lambda uow: uow.outbox.set_address(to, maria.place))
    olga.insists(ask.SetRole(maria.identity, Role.SPECIALIST))
    # Settings that name somebody who was on the staff: alone, in a list, in a row; and before.
    level = has(world, Kind.LEVEL, "Gold", response="1h", responsible=account)
    has(world, Kind.LEVEL, "Silver", response="1h", responsible=account)
    asked = does(world, olga, ask.SaveEntry(Kind.LEVEL, level, {"responsible": HEIR}))
    if isinstance(asked, Confirm):  # open tickets have this level
        does(world, olga, ask.Agree(asked.number))
    olga.insists(ask.SetRole(maria.identity, Role.CLIENT))
    # What comes with a line: a picture's caption and a file's name, a contact, quoted words.
    things = (
        Attachment(AttachmentKind.PHOTO, WORD, "photo-1", 3, digest="cd" * 32),
        Attachment(AttachmentKind.CONTACT, f"{NAME}\n+{ACCOUNT}"),
        Attachment(AttachmentKind.QUOTED, WORD, author=NAME, where=WORD),
        Attachment(AttachmentKind.DOCUMENT, f"{WORD}.pdf", "doc-1", 3, url=f"https://x/{WORD}"),
    )
    maria.asks(
        ask.WriteLine(world.line(maria.place, WORD, id="m20", attachments=things)), private=True
    )
    world.deliver()
    ticket = max(world.run(lambda uow: uow.tickets.active_of(maria.person.id)), key=_number)
    thread = world.thread(ticket.id)
    # A reply on hold, and one that waits.
    boris.writes_in(ticket, f"The key of {WORD} is xox" + "b-" + "123456789012")
    boris.asks(ask.Reply(ticket_id=ticket.id, text=Text(f"{WORD} waits")))
    # Codes and invitations.
    maria.asks(ask.LinkAccounts(), private=True)
    maria.asks(ask.LinkAccounts("K7QF-M2XD"), private=True)
    # Names as people type them, in what the desk has recorded and received.
    for name in (NAME.lower(), NAME.upper(), f"“{NAME}”", f'"{NAME}"', f"\\{NAME}\\"):
        world.run(partial(recorded, name, world, boris))
    world.run(partial(_of_thread, thread, world, boris))
    world.run(partial(_of_forms, ticket, thread, world))


def _number(ticket: Ticket) -> int:
    return ticket.id


def recorded(name: str, world: World, boris: Somebody, uow: Unit) -> None:
    """Let a change, the history of another's ticket and an update mention a name."""
    act = Act(boris.person, world.now, uow, via=Via.COMMAND)
    act.audit(Audited.ADDED, 1, before="", after=f"Text: ask {name}, @{HANDLE}")
    other = uow.people.know(Profile(Identity("telegram", "", "31"), "Tom"), world.now)
    about: Words = {"person_id": other.id, "name": "Tom", "by": f"Olga for {name}"}
    tell_privately(Say("staff/forget_cancelled", about), [boris.person], act)
    payload = {"event": {"user": "U5", "text": f"Ask {name}", "half": "\ud83d"}}
    uow.inbox.add("slack", name.encode().hex(), "C1", payload, world.now, done=True)


def _of_thread(thread: Place, world: World, boris: Somebody, uow: Unit) -> None:
    """Let updates of staff in the thread of her ticket be kept: one is parked."""
    user = boris.identity.external_id
    event = {"user": user, "text": f"Why {WORD}?", "thread_ts": thread.thread}
    uow.inbox.add("slack", "t1", "C1", {"event": event}, world.now, done=True)
    pressed = {"container": {"message_ts": thread.thread}, "message": {"text": WORD}}
    uow.inbox.park("slack", "t2", "C1", pressed, f"KeyError: {WORD}", world.now)


def _of_forms(ticket: Ticket, thread: Place, world: World, uow: Unit) -> None:
    """Let forms that staff submitted be kept, handled and parked.

    They are about her or her ticket, wherever they were opened; one was opened in its thread.
    """
    person, elsewhere = ticket.client_id, Place("slack", "T1", "C5", "90.1")
    forms = [(f"{name}:{ticket.id}", elsewhere) for name in TICKET_FORMS]
    forms += [(f"{name}:{person}", elsewhere) for name in PERSON_FORMS]
    for value, place in (*forms, ("edit:5", thread)):
        carried = {"value": value, "chat": place.chat, "thread": place.thread}
        view = {"private_metadata": json.dumps(carried), "state": {"text": {"value": WORD}}}
        submitted = {"type": "view_submission", "user": {"id": "U5"}, "view": view}
        uow.inbox.add("slack", f"done-{value}", "C1", submitted, world.now, done=True)
        uow.inbox.park("slack", f"parked-{value}", "C1", submitted, f"Error: {WORD}", world.now)


def _received(uow: Unit, world: World, maria: Somebody) -> None:
    user, platform = maria.identity.external_id, maria.identity.platform
    sender = {"id": int(user) if user.isdecimal() else user, "first_name": NAME}
    update = {"message": {"from": sender, "text": WORD}}
    lane = f"{platform}:{maria.place.chat}"
    uow.inbox.add(platform, "1", lane, update, world.now, done=True)
    uow.inbox.park(platform, f"{maria.place.chat}:2", lane, update, f"on {NAME}", world.now)
    other = {"event": {"user": "U5", "text": f"Ask {NAME}, @{HANDLE}"}}
    uow.inbox.add("slack", "3", "C1", other, world.now, done=True)


def _posted(who: Somebody, command: ask.Command, world: World) -> None:
    """Ask for something whose answer is a post in the chat."""

    def unit(uow: Unit) -> None:
        place = Place("telegram", "", "990")
        act = Act(uow.people.get(who.person.id), world.now, uow, Origin(place, private=True))
        answer = desk.handle(command, act)
        assert answer is not None, "it shows something"
        desk.answer_in_chat(answer, act)

    world.run(unit)


def lines(world: World, ticket: int = 1) -> list[AnyRow]:
    """Return the rows of a ticket's lines."""
    query = select(metadata.tables["messages"]).filter_by(ticket_id=ticket)
    return list(world.run(lambda uow: uow.connection.execute(query).all()))


# Forgetting


def asked_to_forget(world: World, olga: Somebody, maria: Somebody) -> None:
    """Ask for it, and let the day pass."""
    olga.asks(ask.ForgetPerson(maria.person.id, maria.person.name))
    world.pass_time(hours=24)
    while world.run(lambda uow: desk.fire_timers(Act(None, world.now, uow))):
        pass


def go_on(world: World) -> None:
    """Erase what can be erased now."""
    for one in world.run(desk.under_way):
        while world.run(partial(erase_some, one, world)):
            pass


def erase_some(erasure: Erasure, world: World, uow: Unit) -> bool:
    """Do one unit of an erasure."""
    return desk.erase_some(erasure, Act(None, world.now, uow))


def draw(world: World, problem: str = "") -> list[MirrorResult]:
    """Let every mirror be drawn, or be given up for a reason; return what became of them."""
    drawn: list[MirrorResult] = []
    platforms = ["telegram", "slack"]
    while found := world.run(lambda uow: uow.claims.mirrors(world.now, platforms)):
        for one in found:
            why = problem if one.kind is MirrorKind.LINE else ""
            result = MirrorResult(one.kind, one.ref, one.wanted, world.now, why)
            world.run(partial(desk.record_shown, result, world.now))
            drawn.append(result)
    return drawn


def forget(world: World, olga: Somebody, maria: Somebody) -> None:
    """Forget somebody to the end; all that can be removed is."""
    asked_to_forget(world, olga, maria)
    go_on(world)
    draw(world)
    world.pass_time(minutes=1)
    go_on(world)


# What is left


def found(world: World, *traces: str) -> Iterator[tuple[str, str, str]]:
    """Yield table, column and value wherever a text or JSON contains one of these."""

    def look(uow: Unit) -> list[tuple[str, str, str]]:
        hits: list[tuple[str, str, str]] = []
        for table in metadata.sorted_tables:
            for column in table.columns:
                if not isinstance(column.type, TextType | Json):
                    continue
                query = select(type_coerce(column, TextType)).where(column.is_not(None))
                hits += [
                    (table.name, column.name, value)
                    for value in uow.connection.execute(query).scalars()
                    if any(one in value.casefold() for one in traces)
                ]
        return hits

    yield from world.run(look)
