from dataclasses import replace
from typing import Any
import pytest
from domain import commands as ask
from domain.errors import Refusal
from domain.messages import Attachment, AttachmentKind, MessageKind
from domain.people import Called, Place
from domain.posts import Answer, Sent, Unknown, Delayed, MirrorKind
from domain.text import Text
from tests.desk.world import Somebody, World

TOKEN = "xox" + "b-" + "123456789012"

def test_settle(world: World) -> None:
    world.thread()
    ivan = world.client("Ivan", platform="slack")
    ivan.asks(ask.OpenTicket("V1", Text("Cannot log in"), Text("x")), private=True)
    [post] = world.posts("client/receipt")
    claimed = world.claim()
    # the client writes in the receipt's thread before its outcome is known
    inside = replace(ivan.place, thread="77.1")
    ivan.asks(ask.WriteLine(world.line(inside, "more", id="78.1")), private=True, place=inside)
    [mine] = [c for c in claimed if c.template == "client/receipt"]
    world.record(Sent(mine.post_id, ivan.place, "77.1", True, 1))

def test_discard_after_send(world: World) -> None:
    ivan = world.client("Ivan"); ivan.writes("Cannot log in"); world.thread(); world.deliver()
    anna = world.specialist("Anna")
    place = world.thread()
    anna.asks(ask.WriteInThread(world.line(place, TOKEN, id="m1")), place=place)
    m = world.run(lambda uow: uow.messages.at(place, "m1"))
    assert m.kind is MessageKind.HELD
    anna.asks(ask.SendAnyway(m.id), place=place)
    told = anna.asks(ask.Discard(m.id), place=place)
    print(told, world.run(lambda uow: uow.messages.get(m.id)).kind)
    assert told.template != "answers/discarded"

def test_wrong_nochat(world: World) -> None:
    ivan = world.client("Ivan"); ivan.writes("Cannot log in"); world.thread(); world.deliver()
    anna = world.specialist("Anna")
    anna.asks(ask.RecordCall(Called("Petra Novak"), Text("Printer")))
    world.deliver()
    place = world.thread()
    anna.asks(ask.WriteInThread(world.line(place, "Press the button", id="m1")), place=place)
    told = anna.asks(ask.WrongTicket(None, 2), place=place)
    print(told, [(p.template, p.state, p.ticket_id) for p in world.posts()])
    m = world.run(lambda uow: uow.messages.at(place, "m1"))
    print(m.kind, m.ticket_id, world.wanted(MirrorKind.MARK, m.id))
    assert False

def test_double_new(world: World) -> None:
    ivan = world.client("Ivan"); ivan.writes("Cannot log in"); ivan.writes_new("Printer")
    world.pass_time(minutes=5)
    told = ivan.writes("What about invoices")
    m = told.facts["message"]
    a = ivan.asks(ask.MoveLine(m, None), private=True)
    b = ivan.asks(ask.MoveLine(m, None), private=True)
    assert a == b

def test_word_with_photo(world: World) -> None:
    from domain.tickets import Status
    ivan = world.client("Ivan"); ivan.writes("Cannot log in"); world.thread(); world.deliver()
    anna = world.specialist("Anna")
    world.set_status(anna, Status.RESOLVED)
    sent = world.deliver()
    [q] = [d for d in sent if d.template == "client/processed"]
    ivan.asks(ask.RateTicket(ticket_id=1, value="🙁"), private=True)
    world.deliver()
    told = ivan.writes("still", quotes=f"p{q.post_id}", attachments=(Attachment(AttachmentKind.PHOTO, "", "f1", 10),))
    print(told, [(p.template) for p in world.posts()], world.ticket().status)
    assert any(d.takes_files for d in world.claim())

def test_edit_while_repeated(world: World) -> None:
    ivan = world.client("Ivan"); ivan.writes("Cannot log in"); world.thread(); world.deliver()
    anna = world.specialist("Anna")
    place = world.thread()
    world.pass_time(seconds=5)
    anna.asks(ask.WriteInThread(world.line(place, "hello", id="m1")), place=place)
    world.pass_time(seconds=6)
    [d] = world.claim()
    world.record(Delayed(d.post_id, world.now, "telegram_cannot_tell", repeated=True))
    told = anna.asks(ask.EditLine(world.line(place, "see " + TOKEN, id="m1")), place=place)
    print(told)
    [d] = world.claim()
    assert TOKEN not in d.message.text.plain

def test_many_keys(world: World) -> None:
    ivan = world.client("Ivan"); ivan.writes("Cannot log in"); world.thread(); world.deliver()
    anna = world.specialist("Anna")
    place = world.thread()
    text = " ".join(f"w{i:x}" for i in range(8000))
    world.pass_time(seconds=5)
    import time; t=time.perf_counter()
    anna.asks(ask.WriteInThread(world.line(place, text, id="m1")), place=place)
    print("TIME", time.perf_counter()-t)
    assert False
