from dataclasses import replace
from typing import Any
import pytest
from domain import commands as ask
from domain.errors import Refusal
from domain.messages import Attachment, AttachmentKind, MessageKind
from domain.people import Called, Place, Profile, Identity
from domain.posts import Answer, Sent, Unknown, Delayed, MirrorKind
from domain.text import Text
from tests.desk.world import Somebody, World
BAD = ["a\x00b printer", "half \ud83d emoji"]

@pytest.mark.parametrize("bad", BAD)
def test_line(world: World, bad: str) -> None:
    ivan = world.client("Ivan"); ivan.writes(bad)
    assert world.ticket()

@pytest.mark.parametrize("bad", BAD)
def test_subject(world: World, bad: str) -> None:
    ivan = world.client("Ivan"); ivan.writes("x printer")
    ivan.asks(ask.SetSubject(ticket_id=1, subject=Text(bad)), private=True)

@pytest.mark.parametrize("bad", BAD)
def test_form(world: World, bad: str) -> None:
    ivan = world.client("Ivan", platform="slack")
    ivan.asks(ask.OpenTicket("V1", Text(bad), Text(bad)), private=True)

@pytest.mark.parametrize("bad", BAD)
def test_name(world: World, bad: str) -> None:
    ivan = world.client(bad); ivan.writes("printer")
    world.run(lambda uow: uow.people.know(Profile(Identity("telegram","","5"),"Ok Name", bad), world.now))

@pytest.mark.parametrize("bad", BAD)
def test_staff(world: World, bad: str) -> None:
    ivan = world.client("Ivan"); ivan.writes("printer"); world.thread(); world.deliver()
    anna = world.specialist("Anna"); world.pass_time(seconds=9)
    place = world.thread()
    anna.asks(ask.WriteInThread(world.line(place, bad + " @" + bad, id="m1")), place=place)
    anna.asks(ask.EditLine(world.line(place, bad + " q @x" + bad, id="m1")), place=place)
    anna.asks(ask.EditLine(world.line(place, bad + " q @x" + bad, id="m9")), place=place)

@pytest.mark.parametrize("bad", BAD)
def test_cat(world: World, bad: str) -> None:
    ivan = world.client("Ivan"); ivan.writes("printer"); 
    for c in (ask.SetCategory(ticket_id=1, category=bad), ask.SetPriority(ticket_id=1, priority=bad), ask.RateTicket(ticket_id=1, value=bad), ask.SetLanguage(bad)):
        with pytest.raises(Refusal):
            ivan.asks(c, private=True)
    ivan.asks(ask.React(ivan.place, bad, (bad,)), private=True)
