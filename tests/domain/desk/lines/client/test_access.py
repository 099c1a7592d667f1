"""People without access: they are told, nothing is lost, and an administrator lets them in."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain import commands as ask
from domain import desk
from domain.answers.people import RequestsPage
from domain.answers.say import Say
from domain.desk.act import Act, Origin, Supplied
from domain.dictionaries import Kind
from domain.errors import LinksWanted, Refusal
from domain.text.spans import Text
from storage.tables.messages import messages
from storage.unit import Unit
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import page_of, words_of


def is_known(world: World, client: Somebody, **properties: str) -> None:
    world.run(lambda uow: uow.people.set_properties(client.person.id, properties))


def lines_of(world: World) -> list[str]:
    """What stands in the first ticket."""
    rows = select(messages.c.text).where(messages.c.ticket_id == 1).order_by(messages.c.id)
    return [str(one) for one in world.run(lambda uow: uow.connection.execute(rows).scalars().all())]


def requests(who: Somebody) -> list[tuple[str, str, int, str]]:
    page = page_of(RequestsPage, who.asks(ask.ShowRequests()))
    return [(one.name, one.why, one.count, one.text) for one in page.requests]


def admits(who: Somebody, client: Somebody) -> dict[str, Any]:
    return words_of(who.asks(ask.AdmitPerson(client.person.id)))


def test_after_their_support_a_client_opens_no_ticket_and_is_told(
    world: World, olga: Somebody
) -> None:
    tom = world.client("Tom")
    is_known(world, tom, support_until="2020-01-31")
    answer = tom.writes("Cannot log in")
    assert isinstance(answer, Say)
    assert answer.template == "answers/no_access"
    assert (answer.words["why"], answer.words["kept"]) == ("ended", True)
    assert world.run(lambda uow: uow.tickets.find(1)) is None
    assert requests(olga) == [("Tom", "ended", 1, "Cannot log in")]


def test_what_they_write_is_folded_and_told_once(world: World, olga: Somebody) -> None:
    tom = world.client("Tom")
    is_known(world, tom, access="off")
    assert tom.writes("Cannot log in") is not None
    world.pass_time(minutes=5)
    assert tom.writes("Really not") is None
    world.pass_time(hours=2)
    assert tom.writes("Hello?") is not None
    assert requests(olga) == [("Tom", "off", 3, "Cannot log in")]
    assert len(world.posts("staff/request")) == 1


def test_an_admitted_client_has_a_ticket_from_when_they_wrote(world: World, olga: Somebody) -> None:
    tom = world.client("Tom")
    is_known(world, tom, access="off", company="Acme")
    wrote_at = world.now
    tom.writes("Cannot log in")
    world.pass_time(minutes=10)
    tom.writes("Really not")
    world.pass_time(hours=3)
    assert admits(olga, tom) == {"name": "Tom", "number": 1, "ended": False}
    ticket = world.ticket(1)
    assert ticket.last_client_line_at is not None
    assert ticket.waiting_since == wrote_at
    assert lines_of(world) == ["Cannot log in", "Really not"]
    assert requests(olga) == []
    assert world.run(lambda uow: uow.people.get(tom.person.id)).properties["access"] == "on"
    world.pass_time(days=2)
    tom.writes_new("Another thing")
    assert world.ticket(2).subject == "Another thing"


def test_what_was_kept_opens_its_own_ticket_beside_an_open_one(
    world: World, olga: Somebody
) -> None:
    tom = world.client("Tom")
    tom.writes("Cannot log in")
    is_known(world, tom, access="off")
    tom.writes_new("The printer jams")
    admits(olga, tom)
    assert (world.ticket(1).subject, world.ticket(2).subject) == (
        "Cannot log in",
        "The printer jams",
    )


def test_admitting_after_the_end_of_support_lets_in_only_what_was_written(
    world: World, olga: Somebody
) -> None:
    tom = world.client("Tom")
    is_known(world, tom, support_until="2020-01-31")
    tom.writes("Cannot log in")
    assert admits(olga, tom)["ended"]
    assert "access" not in world.run(lambda uow: uow.people.get(tom.person.id)).properties
    assert world.ticket(1).subject == "Cannot log in"
    answer = tom.writes_new("Another thing")
    assert isinstance(answer, Say)
    assert answer.template == "answers/no_access"


def test_forms_and_commands_open_nothing_either(world: World, olga: Somebody) -> None:
    tom = world.client("Tom", platform="slack")
    is_known(world, tom, access="off")
    for command in (ask.BeginForm(), ask.ExpectNew()):
        answer = tom.asks(command, private=True)
        assert isinstance(answer, Say)
        assert answer.template == "answers/no_access"
    tom.asks(ask.ExpectNew(Text("It burns")))
    tom.asks(ask.OpenTicket("new:1", Text("Printer"), Text("It jams")), private=True)
    assert requests(olga) == [("Tom", "off", 2, "It burns")]


def test_the_same_line_twice_is_kept_once(world: World, olga: Somebody) -> None:
    tom = world.client("Tom")
    is_known(world, tom, access="off")
    line = world.line(tom.place, "Cannot log in")
    for _ in range(2):
        tom.asks(ask.WriteLine(line), private=True)
    assert requests(olga) == [("Tom", "off", 1, "Cannot log in")]


def test_an_open_ticket_goes_on(world: World, olga: Somebody) -> None:
    tom = world.client("Tom")
    tom.writes("Cannot log in")
    is_known(world, tom, access="off")
    tom.writes("Really not")
    assert lines_of(world) == ["Cannot log in", "Really not"]
    assert requests(olga) == []


def test_an_invitation_works_once_and_until_it_expires(world: World, olga: Somebody) -> None:
    has(world, Kind.DESK, "Helpline", may_open="invited")
    tom, ivan = world.client("Tom"), world.client("Ivan")
    tom.writes("Cannot log in")
    code = str(words_of(olga.asks(ask.Invite()))["code"])
    assert tom.asks(ask.Greet(code), private=True) == Say("answers/invited", {"name": "Tom"})
    assert world.ticket(1).subject == "Cannot log in"
    assert tom.writes_new(code) == Say("answers/invited", {"name": "Tom"})
    with pytest.raises(Refusal, match="bad_invitation"):
        ivan.writes(code)
    late = str(words_of(olga.asks(ask.Invite()))["code"])
    world.pass_time(days=8)
    with pytest.raises(Refusal, match="bad_invitation"):
        ivan.writes(late)


def test_only_administrators_admit_invite_and_read_requests(
    world: World,
) -> None:
    anna, tom = world.specialist("Anna"), world.client("Tom")
    for command in (ask.AdmitPerson(tom.person.id), ask.Invite(), ask.ShowRequests()):
        with pytest.raises(Refusal, match="not_allowed"):
            anna.asks(command)


def test_the_desks_rule_decides_about_those_of_whom_nothing_is_recorded(
    world: World, olga: Somebody
) -> None:
    has(world, Kind.DESK, "Helpline", may_open="groups")
    tom, ivan = world.client("Tom"), world.client("Ivan")
    vip = has(world, Kind.GROUP, "VIP")
    world.run(lambda uow: uow.dictionaries.join(vip, [ivan.person.id]))
    tom.writes("Cannot log in")
    ivan.writes("No sound")
    assert requests(olga) == [("Tom", "no_group", 1, "Cannot log in")]
    assert world.ticket(1).client_id == ivan.person.id


def test_what_is_kept_is_kept_as_it_was_edited(world: World, olga: Somebody) -> None:
    tom = world.client("Tom")
    is_known(world, tom, access="off")
    tom.writes("My pasword", id="7")
    edits = [
        replace(world.line(tom.place, text, id="7"), edited_at=at)
        for text, at in (("My password?", world.now), ("My password", world.now))
    ]
    late = replace(edits[0], edited_at=world.now - timedelta(minutes=1))
    for line in (*edits, late):
        tom.asks(ask.EditLine(line), private=True)
    assert requests(olga) == [("Tom", "off", 1, "My password")]
    admits(olga, tom)
    assert lines_of(world) == ["My password"]


@pytest.mark.parametrize(
    ("why", "known"), [("ended", {"support_until": "2020-01-31"}), ("off", {"access": "off"})]
)
def test_an_invitation_is_left_for_others_by_whom_it_would_not_help(
    world: World, olga: Somebody, why: str, known: dict[str, str]
) -> None:
    tom = world.client("Tom")
    is_known(world, tom, **known)
    code = str(words_of(olga.asks(ask.Invite()))["code"])
    assert words_of(tom.writes(code))["why"] == why
    assert words_of(tom.writes_new("Cannot log in"))["why"] == why
    olga.writes(code)
    assert used_by(world, code) is None


def used_by(world: World, code: str) -> int | None:
    found = world.run(lambda uow: uow.invitations.find(code))
    assert found is not None
    return found.used_by_id


def test_a_used_invitation_does_not_let_in_again_who_was_switched_off_since(
    world: World, olga: Somebody
) -> None:
    tom = world.client("Tom")
    code = str(words_of(olga.asks(ask.Invite()))["code"])
    tom.writes(code)
    is_known(world, tom, access="off")
    assert words_of(tom.writes(code))["why"] == "off"
    assert words_of(tom.writes_new("Cannot log in"))["why"] == "off"


def test_a_line_of_an_open_ticket_gets_none_of_its_own(world: World) -> None:
    tom = world.client("Tom")
    tom.writes("Cannot log in")
    world.pass_time(minutes=1)
    tom.writes("The printer jams")
    is_known(world, tom, access="off")
    [*_, (last, _)] = world.run(lambda uow: uow.messages.newest_of(1, 5))
    answer = tom.asks(ask.MoveLine(last.id, None), private=True)
    assert isinstance(answer, Say)
    assert answer.template == "answers/no_access"
    assert lines_of(world) == ["Cannot log in", "The printer jams"]


def test_an_invitation_has_a_link_for_each_platform_that_has_any(
    world: World, olga: Somebody
) -> None:
    def made(links: tuple[str, ...] | None) -> Any:
        def unit(uow: Unit) -> Any:
            actor, origin = uow.people.get(olga.person.id), Origin(olga.place, private=True)
            return desk.handle(
                ask.Invite(), Act(actor, world.now, uow, origin, supplied=Supplied(links=links))
            )

        return words_of(world.run(unit))

    with pytest.raises(LinksWanted):
        made(None)
    words = made(("https://one.example/desk?start={code}", "two:{code}"))
    code = words["code"]
    assert words["links"] == (f"https://one.example/desk?start={code}", f"two:{code}")
    assert made(())["links"] == (), "the code works without a link"
