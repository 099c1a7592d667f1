"""The queue as staff ask for it: by name, with sentences for what is not there."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bots.chat.buttons import rows
from bots.chat.queue_state import encoded
from bots.platforms import Rendered
from domain import commands as ask
from domain.answers.queue import QueuePage
from domain.dictionaries import BEGINNING, Kind
from domain.errors import Refusal, UnknownAccount
from domain.outgoing.deliveries import Reader
from domain.people.accounts import Identity
from domain.policy.queue.ticket_list import (
    Cursor,
    Filter,
    Filters,
    Light,
    TypedFilter,
    source_number,
)
from domain.tickets import Status
from storage.unit import Unit
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import page_of, words_of
from tests.support.texts.rendered import PRESENTER


@pytest.fixture
def ivan(world: World) -> Somebody:
    return world.client("Ivan Petrov")


def queue(who: Somebody, *named: tuple[str, Any], **more: Any) -> QueuePage:
    """Return the page that somebody sees."""
    answer = who.asks(ask.ShowQueue(named=tuple(TypedFilter(*one) for one in named), **more))
    return page_of(QueuePage, answer)


def numbers(page: QueuePage) -> list[int]:
    return [row.id for row in page.entries]


def drawn(world: World, page: QueuePage, language: str = "en") -> Rendered:
    return PRESENTER.answer(page, Reader(language, "UTC"), None, world.now)


def test_who_waits_longest_is_next_and_the_answered_ones_come_last(
    world: World, anna: Somebody, ivan: Somebody
) -> None:
    ivan.writes("Cannot log in")
    world.pass_time(minutes=5)
    world.client("Petra").writes("No sound")
    assert numbers(queue(anna)) == [1, 2]
    anna.writes_in(world.ticket(1), "Try again")
    world.pass_time(seconds=10)
    world.deliver()
    assert numbers(queue(anna)) == [2, 1]
    assert numbers(queue(anna, ("lamp", "green"))) == [1]
    assert numbers(queue(anna, ("lamp", "yellow"))) == [2]


def test_a_row_says_what_there_is_to_know(world: World, anna: Somebody, ivan: Somebody) -> None:
    ivan.writes("Cannot log in")
    ivan.writes("It says wrong password")
    world.pass_time(minutes=12)
    (row,) = queue(anna).entries
    assert (row.subject, row.client, row.assignee) == ("Cannot log in", "Ivan Petrov", "")
    assert (row.lamp, row.status, row.source) == ("yellow", "new", "telegram")
    assert (row.unread, row.weight, row.waits) == (2, 12, timedelta(minutes=12))
    assert row.left is None
    text = drawn(world, queue(anna)).in_one().text.plain
    assert text.split("\n")[1:] == [
        "🟡 #1 Cannot log in",
        "Ivan Petrov · unassigned · waiting 12 min · 2 new messages",
        "📨 Telegram · weight 12",
    ]


def test_free_tickets_can_be_taken_from_the_list_and_all_opened(
    world: World, anna: Somebody, ivan: Somebody
) -> None:
    ivan.writes("Cannot log in")
    world.client("Petra").writes("No sound")
    anna.asks(ask.TakeTicket(ticket_id=1))
    items = drawn(world, queue(anna)).items
    labels = [[button.label for button in item.buttons] for item in items]
    assert sorted(labels) == [["Open #1"], ["Take #2", "Open #2"]]


def test_filters_are_named_as_people_know_them(
    world: World, anna: Somebody, ivan: Somebody
) -> None:
    def entries(uow: Unit) -> None:
        level = uow.dictionaries.add(Kind.LEVEL, "Gold", {"response": "4h"}, BEGINNING)
        uow.dictionaries.add(Kind.CATEGORY, "Access", {}, BEGINNING)
        vip = uow.dictionaries.add(Kind.GROUP, "VIP", {}, BEGINNING)
        uow.dictionaries.join(vip, [ivan.person.id])
        ticket = uow.tickets.get(1)
        uow.tickets.save(replace(ticket, level_id=level, project="Apollo"))

    ivan.writes("Cannot log in")
    anna.asks(ask.TakeTicket(ticket_id=1))
    world.run(entries)
    anna.asks(ask.SetCategory(ticket_id=1, category="Access"))
    assert queue(anna).entries[0].groups == ("VIP",)
    for named in (
        ("level", "gold"),
        ("category", "Access"),
        ("project", "apollo"),
        ("responsible", "me"),
        ("responsible", "Anna"),
        ("client", "ivan petrov"),
        ("client", "Ivan Petrov"),
        ("client", "#1"),
        ("client", ivan.identity),
        ("responsible", anna.identity),
        ("status", "open"),
        ("source", "Telegram"),
        ("period", "today"),
        ("department", "support"),
        ("lamp", "red"),
    ):
        assert numbers(queue(anna, named)) == [1], named
    for named in (
        ("responsible", "nobody"),
        ("status", "new"),
        ("source", "phone"),
        ("period", "yesterday"),
        ("lamp", "light green"),
        ("client", "me"),
    ):
        assert numbers(queue(anna, named)) == [], named


@pytest.mark.parametrize(
    ("named", "code", "offered"),
    [
        (("lamb", "red"), "no_such_filter", "lamp"),
        (("weather", ""), "no_such_filter", "source"),
        (("lamp", "rid"), "no_such_value", "red"),
        (("department", "Suport"), "no_such_value", "Support"),
        (("status", "asleep"), "no_such_value", "on_hold"),
        (("responsible", "Hanna"), "no_such_value", "Anna"),
        (("project", "Apollo"), "no_such_value", None),
        (("period", "soon"), "no_such_period", None),
        (("client", "Nobody Atall"), "no_such_client", None),
        (("client", "Bob"), "no_such_client", None),
        (("client", "#77"), "no_such_ticket", None),
        (("client", "#9876543210"), "no_such_client", None),
        (("client", "#٧٧"), "no_such_client", None),
        (("level", Identity("slack", "T1", "U1")), "no_such_value", None),
    ],
    ids=str,
)
def test_a_filter_that_cannot_be_understood_gets_a_sentence(
    anna: Somebody, named: tuple[str, Any], code: str, offered: str | None
) -> None:
    with pytest.raises(Refusal) as refusal:
        queue(anna, named)
    assert refusal.value.code == code
    choices = words_of(refusal.value).get("offered", ())
    assert offered in choices if offered else choices == ()


def test_somebody_the_desk_never_met_is_a_stranger(anna: Somebody) -> None:
    with pytest.raises(UnknownAccount):
        queue(anna, ("responsible", Identity("slack", "T1", "UNEVER")))


def test_of_several_people_of_one_name_one_has_to_be_mentioned(
    world: World, anna: Somebody, ivan: Somebody
) -> None:
    other = world.client("Ivan Petrov")
    with pytest.raises(Refusal, match="which_person"):
        queue(anna, ("client", "Ivan Petrov"))
    other.writes("No sound")
    assert numbers(queue(anna, ("client", other.identity))) == [1]
    assert numbers(queue(anna, ("client", ivan.identity))) == []


def test_a_period_is_in_the_viewers_time_zone(world: World, anna: Somebody, ivan: Somebody) -> None:
    ivan.writes("Cannot log in")
    world.now = world.now.replace(hour=23, minute=30)
    ivan.writes_new("No sound")
    facts = queue(anna, ("period", "today"))
    assert sorted(numbers(facts)) == [1, 2]
    world.now += timedelta(hours=1)
    assert numbers(queue(anna, ("period", "today"))) == []
    assert sorted(numbers(queue(anna, ("period", "yesterday")))) == [1, 2]


def test_processed_and_closed_tickets_are_listed_newest_first(
    world: World, anna: Somebody, ivan: Somebody
) -> None:
    for text in ("Cannot log in", "No sound", "No picture"):
        ivan.writes_new(text)
        world.pass_time(minutes=1)
    for number in (1, 2, 3):
        world.set_status(anna, Status.CLOSED, number)
    assert numbers(queue(anna)) == []
    page = queue(anna, ("status", "closed"))
    assert numbers(page) == [3, 2, 1]
    assert numbers(queue(anna, ("lamp", "grey"))) == [3, 2, 1]
    assert drawn(world, page).text.plain.startswith("Tickets, newest first")


def test_pages_are_turned_by_buttons_that_keep_the_filters(
    world: World, anna: Somebody, ivan: Somebody
) -> None:
    for number in range(12):
        ivan.writes_new(f"Question {number}")
        world.pass_time(minutes=1)
    first = queue(anna, ("source", "telegram"))
    assert numbers(first) == list(range(1, 11))
    second = pressed(world, anna, first, "▶")
    assert numbers(second) == [11, 12]
    assert second.filters == Filters(source="telegram")
    assert numbers(pressed(world, anna, second, "◀")) == numbers(first)
    assert numbers(pressed(world, anna, second, "Unassigned")) == list(range(1, 11))


def pressed(world: World, who: Somebody, page: QueuePage, label: str) -> QueuePage:
    """What pressing a button of a page shows."""
    shown = drawn(world, page).buttons
    value = next(one.value for row in shown for one in row if one.label == label)
    command = rows.pressed(value)
    assert command is not None
    answer = who.asks(command)
    return page_of(QueuePage, answer)


def test_a_choice_from_a_list_narrows_down_and_any_widens_again(
    world: World, anna: Somebody, ivan: Somebody
) -> None:
    ivan.writes("Cannot log in")
    page = queue(anna, ("source", "telegram"), filters=Filters(lamp=Light.YELLOW))
    pickers = {one.label: one for one in drawn(world, page).pickers}
    assert "Level" not in pickers  # there are none
    lamp = dict(pickers["Lamp"].options)
    assert pickers["Lamp"].chosen == lamp["Lamp: 🟡 the client is waiting"]
    source = (TypedFilter(Filter.SOURCE, source_number("telegram")),)
    assert rows.pressed(lamp["Lamp: any"]) == ask.ShowQueue(named=source)
    red = rows.pressed(lamp["Lamp: 🔴 your turn"])
    assert red == ask.ShowQueue(Filters(lamp=Light.RED), source)


def test_a_button_names_a_source_by_its_number_and_an_older_one_by_its_place(
    world: World, anna: Somebody, ivan: Somebody
) -> None:
    ivan.writes("Cannot log in")
    source = "q:" + encoded(Filters(source="telegram"))
    for value, shown in (("q:O0", 1), ("q:O1", 0), (source, 1)):
        command = rows.pressed(value)
        assert command is not None
        answer = anna.asks(command)
        assert len(page_of(QueuePage, answer).entries) == shown
    forged = rows.pressed("q:O9")
    assert forged is not None
    with pytest.raises(Refusal, match="stale_button"):
        anna.asks(forged)


def test_clients_see_no_queue(ivan: Somebody) -> None:
    with pytest.raises(Refusal, match="not_allowed"):
        ivan.asks(ask.ShowQueue(at=Cursor(0, 0)), private=True)


def test_an_empty_list_says_whether_nothing_is_open_or_nothing_like_that(
    world: World, anna: Somebody
) -> None:
    assert "No open tickets." in drawn(world, queue(anna)).text.plain
    narrowed = drawn(world, queue(anna, ("lamp", "red"))).text.plain
    assert narrowed == "The queue\nLamp: 🔴 your turn\nNo tickets match."
    searched = replace(queue(anna), searched=2000)
    assert "We've checked 2000 tickets so far." in drawn(world, searched).text.plain


def test_the_time_left_is_working_time(world: World, anna: Somebody, ivan: Somebody) -> None:
    ivan.writes("Cannot log in")
    page = queue(anna)
    (entry,) = page.entries
    overdue = timedelta(hours=-1.5)
    late = replace(entry, left=overdue, urgency="overdue", groups=("VIP",))
    soon = replace(entry, left=timedelta(minutes=25), urgency="soon", locked_by="Boris")
    shown = drawn(world, replace(page, entries=(late, soon))).in_one().text.plain
    assert "🟡❗ #1 Cannot log in · overdue by 1 hr 30 min" in shown
    assert "Ivan Petrov · 👥 VIP" in shown
    assert "🟡⏰ #1 Cannot log in · 25 min left" in shown
    assert "🔒 Boris is replying" in shown


def test_filters_ask_about_the_client(world: World, anna: Somebody, ivan: Somebody) -> None:
    vip = world.run(lambda uow: uow.dictionaries.add(Kind.GROUP, "VIP", {}, BEGINNING))
    known = {"company": "Acme Ltd", "mark": "difficult"}
    world.run(lambda uow: uow.people.set_properties(ivan.person.id, known))
    world.run(lambda uow: uow.dictionaries.join(vip, [ivan.person.id]))
    ivan.writes("Cannot log in")
    world.client("Petra", language="ru").writes("No sound")
    for asked in (
        ("group", "vip"),
        ("company", "ACME ltd"),
        ("mark", "difficult"),
        ("language", "en"),
    ):
        page = queue(anna, asked)
        assert numbers(page) == [1], asked
        pressed = rows.QUEUE.pressed(f"q:{encoded(page.filters)}")
        assert pressed is not None
        assert numbers(page_of(QueuePage, anna.asks(pressed))) == [1], asked
    assert numbers(queue(anna, ("language", "ru"), ("mark", "difficult"))) == []
    with pytest.raises(Refusal, match="no_such_value"):
        queue(anna, ("company", "Acme"))
