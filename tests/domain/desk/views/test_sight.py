"""The desk's scopes over a whole desk: what a specialist's lists hold, and what they may do."""

import pytest

from domain import commands as ask
from domain.answers.queue import QueuePage
from domain.answers.settings import EntryPage
from domain.desk.act import Act
from domain.desk.timers.remind import Colleagues
from domain.dictionaries import Kind
from domain.errors import Refusal
from domain.outgoing.mirrors import MirrorKind
from domain.text.spans import Text
from storage.unit import Unit
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import CHANNEL, Somebody, World
from tests.support.texts.answers import page_of
from tests.support.texts.rendered import shown


@pytest.fixture
def desk(world: World) -> tuple[Somebody, Somebody, Somebody]:
    """Anna of Support with ticket 1, Boris of Billing, and ticket 2, which nobody has."""
    has(world, Kind.DEPARTMENT, "Billing")
    billing = next(
        one.id
        for one in world.run(lambda uow: uow.dictionaries.load()).departments
        if one.name == "Billing"
    )
    anna, boris = world.specialist("Anna"), world.specialist("Boris")
    world.run(lambda uow: uow.dictionaries.join(1, [anna.person.id]))
    world.run(lambda uow: uow.dictionaries.join(billing, [boris.person.id]))
    world.client("Ivan").writes("Cannot log in")
    world.client("Maria").writes("The invoice is wrong")
    anna.asks(ask.TakeTicket(ticket_id=1))
    return anna, boris, world.administrator("Olga")


def queue(who: Somebody) -> list[int]:
    page = who.asks(ask.ShowQueue())
    assert isinstance(page, QueuePage)
    return sorted(one.id for one in page.entries)


def limited(world: World, **scopes: str) -> None:
    has(world, Kind.DESK, "Helpline", **scopes)


def test_nothing_is_limited_by_default(world: World, desk: tuple[Somebody, ...]) -> None:
    assert [queue(who) for who in desk] == [[1, 2]] * 3
    desk[1].asks(ask.SetSubject(ticket_id=1, subject=Text("Log in")))


def test_own_departments_are_all_that_is_seen(world: World, desk: tuple[Somebody, ...]) -> None:
    limited(world, view_scope="own departments")
    assert [queue(who) for who in desk] == [[1, 2], [], [1, 2]]
    for number in (1, 2, 99):
        with pytest.raises(Refusal, match="no_such_ticket") as refusal:
            desk[1].asks(ask.TakeTicket(ticket_id=number))
        assert (refusal.value.words, refusal.value.ticket) == ({}, None)


def test_own_tickets_are_seen_with_those_that_can_be_taken(
    world: World, desk: tuple[Somebody, ...]
) -> None:
    limited(world, view_scope="own tickets")
    assert [queue(who) for who in desk] == [[1, 2], [2], [1, 2]]
    desk[1].asks(ask.TakeTicket(ticket_id=2))
    assert [queue(who) for who in desk] == [[1], [2], [1, 2]]


def test_what_one_may_not_handle_is_read_noted_and_taken_if_it_is_free(
    world: World, desk: tuple[Somebody, ...]
) -> None:
    limited(world, handle_scope="own departments")
    boris = desk[1]
    with pytest.raises(Refusal, match="out_of_reach"):
        boris.asks(ask.CloseTicket(ticket_id=1))
    with pytest.raises(Refusal, match="out_of_reach"):
        boris.asks(ask.TakeTicket(ticket_id=1))
    boris.asks(ask.ShowTicket(ticket_id=1))
    boris.asks(ask.AddNote(ticket_id=1, text=Text("He called me")))
    boris.asks(ask.UnlockTicket(ticket_id=1))
    answer = boris.writes_in(world.ticket(1), "Try this")
    assert answer is not None
    assert (answer.template, answer.words["why"]) == ("answers/stays_inside", "out_of_reach")
    assert world.posts("client/reply") == []
    boris.asks(ask.TakeTicket(ticket_id=2))
    boris.asks(ask.SetSubject(ticket_id=2, subject=Text("Invoice")))


def test_reminders_of_whoever_is_away_go_to_those_who_may_see_the_ticket(
    world: World, desk: tuple[Somebody, ...]
) -> None:
    anna, tom = desk[0], world.specialist("Tom")
    world.run(lambda uow: uow.dictionaries.join(1, [tom.person.id]))

    def told() -> list[int]:
        def unit(uow: Unit) -> list[int]:
            return list(Colleagues(Act(None, world.now, uow)).members_who_see(cannot_log_in))

        return world.run(unit)

    cannot_log_in = world.ticket(1)
    assert told() == [tom.person.id, anna.person.id], "the least load first"
    limited(world, view_scope="own tickets")
    assert told() == [anna.person.id]


def test_a_line_is_moved_only_to_a_ticket_that_one_may_handle(
    world: World, desk: tuple[Somebody, ...]
) -> None:
    boris, tom = desk[1], world.client("Tom")
    tom.writes("No sound")
    world.pass_time(minutes=1)
    tom.writes_new("No picture")
    desk[0].asks(ask.TakeTicket(ticket_id=3))
    boris.asks(ask.TakeTicket(ticket_id=4))
    limited(world, handle_scope="own tickets")
    [(line, _)] = world.run(lambda uow: uow.messages.newest_of(4, 1))
    with pytest.raises(Refusal, match="out_of_reach"):
        boris.asks(ask.MoveLine(line.id, 3))


def test_a_line_in_a_thread_that_one_reads_is_told_that_the_ticket_is_out_of_reach(
    world: World, desk: tuple[Somebody, ...]
) -> None:
    limited(world, view_scope="own tickets")
    for command in (ask.TakeTicket(), ask.SetSubject(subject=Text("Log in"))):
        with pytest.raises(Refusal, match="out_of_reach"):
            desk[1].asks(command, place=world.thread(1))


def test_a_reaction_reaches_only_the_client_of_a_ticket_that_one_may_handle(
    world: World, desk: tuple[Somebody, ...]
) -> None:
    world.deliver()
    line = next(one for one in world.posts("thread/line") if one.ticket_id == 1)

    def shown() -> str:
        return world.wanted(MirrorKind.STAFF_REACTION, line.message_id)

    limited(world, handle_scope="own tickets")
    for who, seen in ((desk[1], ""), (desk[0], "👍")):
        who.asks(ask.React(CHANNEL, f"{line.id}", ("👍",)))
        assert shown() == seen


def test_a_reply_goes_over_only_to_a_ticket_that_one_may_handle(
    world: World, desk: tuple[Somebody, ...]
) -> None:
    boris = desk[1]
    boris.asks(ask.TakeTicket(ticket_id=2))
    boris.writes_in(world.ticket(2), "Try this")
    limited(world, handle_scope="own tickets")
    with pytest.raises(Refusal, match="out_of_reach"):
        boris.asks(ask.WrongTicket(None, 1), place=world.thread(2))
    assert [one.ticket_id for one in world.posts("client/reply")] == [2]


def test_own_departments_are_offered_once_a_department_has_members(
    world: World, olga: Somebody
) -> None:
    anna = world.specialist("Anna", platform="telegram")
    number = has(world, Kind.DEPARTMENT, "Billing")
    boris = world.specialist("Boris")

    def page(who: Somebody) -> str:
        return shown(page_of(EntryPage, who.asks(ask.ShowEntry(number)))).plain

    offer = "limit them to the tickets of their departments"
    assert offer not in page(olga)
    olga.insists(ask.SaveEntry(Kind.DEPARTMENT, number, {"members": str(anna.identity)}))
    assert offer in page(olga)
    assert offer not in page(boris), "only administrators can"
    has(world, Kind.DESK, "Helpline", view_scope="own departments")
    assert offer not in page(olga)
