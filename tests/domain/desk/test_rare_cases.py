"""Rare cases: overtaken roots, parts told twice, two people at one instant."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest

from domain import commands as ask
from domain.errors import Refusal
from domain.outgoing.outcomes import Failed, Sent
from domain.people.accounts import Identity, Profile
from domain.people.person import Person, Role
from domain.people.places import Place
from storage.unit import Unit
from tests.domain.desk.support.world import World


@pytest.mark.parametrize("command", ["new with words", "new"])
def test_no_ticket_is_opened_in_a_channel(world: World, command: str) -> None:
    jane = world.client("Jane", platform="slack")
    channel = Place("slack", "T1", "CPUBLIC")
    asked: ask.Command = ask.ExpectNew()
    if command == "new with words":
        asked = ask.WriteLine(world.line(channel, "A private matter"), new=True)
    with pytest.raises(Refusal, match="only_in_private"):
        jane.asks(asked, place=channel)
    assert world.posts() == []


def test_a_client_who_writes_can_be_reached_again(world: World) -> None:
    ivan, anna = world.client("Ivan"), world.specialist("Anna")
    ivan.writes("Cannot log in")
    world.deliver()
    ivan.asks(ask.SetReachable(reachable=False), private=True)
    anna.writes_in(world.ticket(), "Which browser?")
    world.pass_time(days=2)
    assert "client/reply" not in [one.template for one in world.deliver()]
    ivan.writes("Any news?")
    assert "client/reply" in [one.template for one in world.deliver()]
    assert len(world.posts("thread/reachable")) == 1


def test_a_slack_answer_that_overtakes_its_own_root_loses_neither(world: World) -> None:
    jane = world.client("Jane", platform="slack")
    thread = replace(jane.place, thread="1.1")
    jane.asks(ask.WriteLine(world.line(thread, "More", id="1.2")), place=thread, private=True)
    jane.writes("My report is empty", id="1.1")
    assert [post.ticket_id for post in world.posts("thread/line")] == [1, 1]


def test_a_thread_under_a_tickets_second_line_is_that_tickets(world: World) -> None:
    jane = world.client("Jane", platform="slack")
    jane.writes("My report is empty", id="1.1")
    world.pass_time(seconds=30)
    jane.writes("The one of March", id="1.2")
    world.pass_time(hours=1)
    thread = replace(jane.place, thread="1.2")
    jane.asks(ask.WriteLine(world.line(thread, "Still", id="1.3")), place=thread, private=True)
    assert [post.ticket_id for post in world.posts("thread/line")] == [1, 1, 1]


def test_a_lane_has_one_head_whatever_is_sent_again_or_taken_back(world: World) -> None:
    ivan, anna = world.client("Ivan"), world.specialist("Anna")
    ivan.writes("Cannot log in")
    world.deliver()
    place = world.thread()
    for number in ("m1", "m2", "m3"):
        anna.asks(ask.WriteInThread(world.line(place, number, id=number)), place=place)
    world.pass_time(seconds=6)
    first = next(one for one in world.claim() if one.template == "client/reply")
    world.record(Failed(first.post_id, "too_long"))
    assert first.message is not None
    anna.asks(ask.SendAgain(first.message.id))
    anna.asks(ask.DeleteLine(place, "m3"), place=place)
    heads = [post for post in world.posts("client/reply") if post.state == "pending"]
    assert len(heads) == 1


def test_a_part_that_is_told_twice_counts_once(world: World) -> None:
    ivan, anna = world.client("Ivan"), world.specialist("Anna")
    ivan.writes("Cannot log in")
    world.deliver()
    anna.writes_in(world.ticket(), "A very long answer")
    world.pass_time(seconds=6)
    claimed = next(one for one in world.claim() if one.template == "client/reply")
    assert claimed.place is not None
    part = Sent(claimed.post_id, claimed.place, "p1", complete=False, part=0)
    world.record(part, part)
    assert world.posts("client/reply")[0].parts_sent == 1


def test_an_answer_taken_back_was_no_answer_before_the_next_one(world: World) -> None:
    ivan, anna = world.client("Ivan"), world.specialist("Anna")
    ivan.writes("Cannot log in")
    place = world.thread()
    anna.asks(ask.WriteInThread(world.line(place, "Wrong window", id="m1")), place=place)
    anna.asks(ask.DeleteLine(place, "m1"), place=place)
    anna.writes_in(world.ticket(), "Which browser?")
    assert world.posts("client/reply")[-1].words["headed"] is True


def test_a_line_the_thread_cannot_show_is_told_there(world: World) -> None:
    world.client("Ivan").writes("Something Slack refuses")
    world.thread()
    card = next(one for one in world.claim() if one.template == "desk/card")
    world.record(Sent(card.post_id, Place("slack", "T1", "CDESK"), "root-1", True, 1))
    line = next(one for one in world.claim() if one.template == "thread/line")
    world.record(Failed(line.post_id, "invalid_blocks"))
    (told,) = world.posts("thread/not_shown")
    assert line.message is not None
    assert (told.message_id, told.words["problem"]) == (line.message.id, "invalid_blocks")
    shown = next(one for one in world.claim() if one.template == "thread/not_shown")
    world.record(Failed(shown.post_id, "invalid_blocks"))
    assert len(world.posts("thread/not_shown")) == 1


def test_telegrams_mentions_find_people_by_their_handles(world: World) -> None:
    olga = world.administrator("Olga")
    profile = Profile(Identity("telegram", "", "77"), "Petra", handle="Petra")
    world.run(lambda uow: uow.people.know(profile, world.now))
    olga.insists(ask.SetRole(Identity("telegram", "", "@petra"), Role.SPECIALIST))
    known = world.run(lambda uow: uow.people.by_identity(profile.identity))
    assert known is not None
    assert known.role is Role.SPECIALIST


def test_a_language_is_learned_once_and_kept(world: World) -> None:
    identity = Identity("telegram", "", "77")
    for language, kept in (("", ""), ("ru", "ru"), ("en", "ru")):
        profile = Profile(identity, "Petra", language=language)
        person = world.run(partial(_knows, profile, world.now))
        assert person.language == kept


def _knows(profile: Profile, now: datetime, uow: Unit) -> Person:
    return uow.people.know(profile, now)


@pytest.mark.parametrize(
    "forged",
    [
        lambda number: ask.TakeTicket(ticket_id=number),
        lambda number: ask.SetLevel(ticket_id=number, level="Gold"),
        lambda number: ask.CloseTicket(ticket_id=number),
        lambda number: ask.RateTicket(ticket_id=number, value="😀"),
        ask.SendAnyway,
        lambda number: ask.MoveLine(number, None),
    ],
)
def test_a_forged_press_does_not_tell_which_numbers_there_are(
    world: World, forged: Callable[[int], ask.Command]
) -> None:
    world.client("Ivan").writes("Cannot log in")
    mallory = world.client("Mallory")
    told = []
    for number in (1, 999):
        with pytest.raises(Refusal) as refused:
            mallory.asks(forged(number), private=True)
        told.append(refused.value.code)
    assert told[0] == told[1]
