"""Forgetting a person: an administrator asks, it waits, it can be stopped; then nothing is left."""

import json
from functools import partial

import pytest

from domain import commands as ask
from domain import desk
from domain.answers.forms import FormPage
from domain.answers.people import ForgetPage, PeoplePage, PersonPage
from domain.audit import Audited, Wanted
from domain.desk.act import Act
from domain.errors import Refusal
from domain.people.accounts import Identity, PersonRef, Profile
from domain.people.person import Role
from domain.people.places import Place
from domain.policy.people.links import Link
from domain.text.spans import Span, Style, Text
from domain.tickets import Status
from tests.domain.desk.support.traces import (
    ACCOUNT,
    HANDLE,
    HEIR,
    NAME,
    TRACES,
    asked_to_forget,
    draw,
    forget,
    found,
    go_on,
    leave_rare_traces,
    leave_traces,
    maria_of,
    recorded,
)
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.rendered import shown


@pytest.fixture
def maria(world: World) -> Somebody:
    """A client by whom everything can be found."""
    return maria_of(world)


def page(answer: object) -> ForgetPage:
    assert isinstance(answer, ForgetPage)
    return answer


def told(world: World, template: str, language: str = "en") -> dict[str, str]:
    return {post.destination: shown(post.body, language).plain for post in world.posts(template)}


# Nothing is left

LEFT_BEFORE = frozenset(
    {
        *("people", "identities", "names", "conversations", "tickets", "messages", "events"),
        *("posts", "addresses", "audit", "inbox", "dialogues", "questions", "requests"),
        *("early_changes", "entries", "entry_versions", "postings", "mirrors"),
    }
)
"""Tables in which something tells of her before: where nothing is, nothing can be forgotten."""


@pytest.mark.parametrize("platform", ["telegram", "slack"])
def test_nothing_of_a_forgotten_person_is_left_anywhere(
    world: World, olga: Somebody, boris: Somebody, platform: str
) -> None:
    maria = maria_of(world, platform)
    leave_traces(world, maria, olga, boris)
    there = {table for table, _, _ in found(world, *TRACES)}
    assert there | ({"dialogues"} if platform == "slack" else set()) >= LEFT_BEFORE
    forget(world, olga, maria)
    assert list(found(world, *TRACES)) == []


@pytest.mark.parametrize("platform", ["telegram", "slack"])
def test_nothing_is_left_where_it_seldom_is(
    world: World, olga: Somebody, boris: Somebody, platform: str
) -> None:
    maria = maria_of(world, platform)
    maria.writes("Hello")
    leave_rare_traces(world, maria, olga, boris)
    forget(world, olga, maria)
    assert list(found(world, *TRACES)) == []
    levels = {one.name: one.body for one in world.run(lambda uow: uow.dictionaries.entries())}
    assert levels["Silver"] == {"response": "1h"}
    assert levels["Gold"] == {"response": "1h", "responsible": HEIR}


def test_a_name_is_found_in_any_case_and_script(world: World, olga: Somebody) -> None:
    boris = world.specialist("Boris")
    profile = Profile(Identity("telegram", "", ACCOUNT), "Мария Перьева", HANDLE)
    person = world.run(lambda uow: uow.people.know(profile, world.now))
    maria = Somebody(world, person, Place("telegram", "", ACCOUNT))
    for name in ("Мария Перьева", "мария перьева", "МАРИЯ ПЕРЬЕВА"):
        world.run(partial(recorded, name, world, boris))
    escaped = json.dumps("перьева")[1:-1]
    assert len(list(found(world, "перьева", escaped))) > 9
    forget(world, olga, maria)
    upper = json.dumps("ПЕРЬЕВА")[1:-1].lower()
    assert list(found(world, "перьева", escaped, upper)) == []


@pytest.mark.parametrize(
    "name", ["Client", "open", "name", "Boris's", "Tom", "is", "Olga", "9", ".", "Will", "A"]
)
def test_what_others_have_stays_whatever_somebody_was_called(
    world: World, olga: Somebody, name: str
) -> None:
    boris = world.specialist("Boris Tom")
    profile = Profile(Identity("telegram", "", ACCOUNT), name, "olga")
    person = world.run(lambda uow: uow.people.know(profile, world.now))
    maria = Somebody(world, person, Place("telegram", "", ACCOUNT))
    maria.writes("Help")
    tom = world.client("Tom Otto")
    tom.writes("Cannot log in")
    world.deliver()
    olga.asks(ask.AssignTicket(ticket_id=2, person=boris.identity))
    boris.asks(ask.HandOver(olga.identity, Text("That will do, a bit later. Thanks!")))
    olga.asks(ask.AssignTicket(ticket_id=2, person=boris.identity))
    boris.asks(ask.SetStatus(ticket_id=2, status=Status.ON_HOLD))
    boris.asks(ask.AddNote(ticket_id=2, text=Text("Look here", (Span(0, 4, Style.BOLD),))))
    world.deliver()

    def others() -> list[object]:
        changes = world.run(lambda uow: uow.history.changes(2, 20))
        sent = [one for one in world.posts("") if one.ticket_id == 2]
        return [changes, [(one.body, one.destination) for one in sent]]

    before = others()
    asked_to_forget(world, olga, maria)
    go_on(world)
    assert others() == before
    olga.asks(ask.ShowTicket(ticket_id=2))
    olga.asks(ask.ShowAudit())


def test_who_was_linked_is_forgotten_too(world: World, olga: Somebody, boris: Somebody) -> None:
    maria, moved = maria_of(world), maria_of(world, "slack")
    moved.writes("The quillword of before")
    world.deliver()
    link = Link(moved.person.id, maria.person.id, Role.CLIENT, {"company": "quillword"}, ())
    world.run(lambda uow: uow.links.join(link, world.now))
    maria.writes("Hello")
    world.deliver()
    forget(world, olga, maria)
    assert list(found(world, *TRACES)) == []
    assert maria_of(world, "slack").person.id not in (maria.person.id, moved.person.id)
    listed = olga.asks(ask.ShowPeople())
    assert isinstance(listed, PeoplePage)
    assert {one.name for one in listed.people} == {NAME, "Olga", "Boris"}


def test_a_new_line_comes_from_a_new_person(world: World, olga: Somebody, boris: Somebody) -> None:
    maria = maria_of(world)
    leave_traces(world, maria, olga, boris)
    forget(world, olga, maria)
    again = maria_of(world)
    again.writes("Hello")
    assert again.person.id != maria.person.id
    ticket = world.run(lambda uow: uow.tickets.active_of(again.person.id))[0]
    assert (ticket.subject, ticket.client_id) == ("Hello", again.person.id)
    assert world.run(lambda uow: uow.requests.of(again.person.id)) == []
    card = olga.asks(ask.ShowPerson(again.person.id))
    assert isinstance(card, PersonPage)
    assert (card.open, [one.value for one in card.fields if one.key == "company"]) == (1, [""])


def test_numbers_for_statistics_stay(world: World, olga: Somebody, boris: Somebody) -> None:
    maria = maria_of(world)
    leave_traces(world, maria, olga, boris)
    before = world.ticket()
    forget(world, olga, maria)
    after = world.ticket()
    assert (after.subject, after.status) == ("—", Status.RESOLVED)
    assert (after.created_at, after.first_response_at) == (
        before.created_at,
        before.first_response_at,
    )
    rating = world.run(lambda uow: uow.ratings.of(1, 1))
    assert rating is not None
    assert rating.value == "😀"
    statuses = [one.after for one in world.run(lambda uow: uow.history.changes(1, 20))]
    assert "resolved" in statuses
    for show in (ask.ShowHistory, ask.Explain, ask.ShowTicket):
        assert olga.asks(show(ticket_id=1)) is not None, "what is left can be read"


def test_open_tickets_are_closed_and_the_card_says_nothing(world: World, olga: Somebody) -> None:
    maria = maria_of(world)
    maria.writes("Help")
    world.deliver()
    asked_to_forget(world, olga, maria)
    go_on(world)
    assert world.ticket().status is Status.CLOSED
    assert "Help" not in world.card()


# Asking, and thinking better of it


def test_the_page_counts_what_goes_and_says_what_stays(
    world: World, maria: Somebody, olga: Somebody
) -> None:
    maria.writes("Help")
    maria.writes("Are you there?")
    world.client("Zoe").writes("Something else")
    world.deliver()
    olga.writes_in(world.ticket(), "Yes, I am")
    olga.asks(ask.AddNote(ticket_id=1, text=Text("She is nice")))
    for named in (maria.person.id, PersonRef(handle=HANDLE), PersonRef(NAME.split()[0])):
        asked = page(olga.asks(ask.ShowForget(named)))
    assert (asked.name, asked.due_at) == (NAME, None)
    assert (asked.counts["tickets"], asked.counts["messages"]) == (1, 2)
    assert [asked.counts[one] for one in ("replies", "notes", "accounts")] == [1, 1, 1]
    assert asked.counts["posted"] >= 1, "the receipt"
    assert "their messages: 2" in shown(asked).plain
    assert "This stays:" in shown(asked).plain
    assert "сообщения этого человека: 2" in shown(asked, "ru").plain


def test_the_name_must_be_typed(world: World, maria: Somebody, olga: Somebody) -> None:
    form = olga.asks(ask.BeginForget(maria.person.id))
    assert isinstance(form, FormPage)
    for typed in ("", "Maria", "yes"):
        with pytest.raises(Refusal, match="another_name"):
            olga.asks(ask.ForgetPerson(maria.person.id, typed))
    planned = page(olga.asks(ask.ForgetPerson(maria.person.id, f" {NAME.lower()}  ")))
    assert planned.due_at is not None
    assert (planned.by, (planned.due_at - world.now).total_seconds()) == ("Olga", 24 * 3600)
    with pytest.raises(Refusal, match="to_forget_already"):
        olga.asks(ask.ForgetPerson(maria.person.id, NAME))


def test_in_a_chat_without_forms_the_bot_asks_for_the_name(
    world: World, maria: Somebody, olga: Somebody
) -> None:
    petra = world.client("Petra")
    world.run(lambda uow: uow.people.set_role(petra.person.id, Role.ADMINISTRATOR))
    petra.asks(ask.BeginForget(maria.person.id), private=True)
    world.deliver()
    assert page(petra.writes(NAME)).due_at is not None
    assert "asked to forget" in told(world, "staff/forget_asked")[f"person:{olga.person.id}"]


def test_all_other_administrators_are_told_at_once_and_at_the_end(
    world: World, maria: Somebody, olga: Somebody
) -> None:
    anna = world.administrator("Anna")
    forget(world, olga, maria)
    assert list(told(world, "staff/forget_asked")) == [], "its words are gone, too"
    everybody = {f"person:{one.person.id}" for one in (olga, anna)}
    done = told(world, "staff/forgotten")
    assert set(done) == everybody
    assert all(NAME not in text and "Olga asked" in text for text in done.values())
    assert "couldn't be removed" not in done[f"person:{anna.person.id}"]


def test_it_can_be_cancelled_until_it_begins(world: World, maria: Somebody, olga: Somebody) -> None:
    anna = world.administrator("Anna")
    olga.asks(ask.ForgetPerson(maria.person.id, NAME))
    card = olga.asks(ask.ShowPerson(maria.person.id))
    assert isinstance(card, PersonPage)
    assert card.forgotten_at is not None
    assert "Will be forgotten" in shown(card).plain
    anna.asks(ask.KeepPerson(PersonRef(handle=HANDLE)))
    assert list(told(world, "staff/forget_cancelled")) == [f"person:{olga.person.id}"]
    world.pass_time(days=2)
    world.run(lambda uow: desk.fire_timers(Act(None, world.now, uow)))
    go_on(world)
    assert maria_of(world).person.id == maria.person.id
    anna.asks(ask.KeepPerson(maria.person.id))
    assert len(told(world, "staff/forget_cancelled")) == 1, "nothing was left to cancel"
    olga.asks(ask.ForgetPerson(maria.person.id, NAME))


def test_once_begun_it_cannot_be_cancelled(world: World, maria: Somebody, olga: Somebody) -> None:
    asked_to_forget(world, olga, maria)
    with pytest.raises(Refusal, match="forgotten_already"):
        olga.asks(ask.KeepPerson(maria.person.id))
    with pytest.raises(Refusal, match="forgotten_already"):
        olga.asks(ask.ForgetPerson(maria.person.id, NAME))


def test_staff_are_not_forgotten(world: World, olga: Somebody, boris: Somebody) -> None:
    for command in (
        ask.ShowForget(boris.person.id),
        ask.BeginForget(boris.person.id),
        ask.ForgetPerson(olga.person.id, "Olga"),
    ):
        with pytest.raises(Refusal, match="staff_not_forgotten"):
            olga.asks(command)


def test_who_becomes_staff_meanwhile_is_not_forgotten(
    world: World, maria: Somebody, olga: Somebody
) -> None:
    olga.asks(ask.ForgetPerson(maria.person.id, NAME))
    olga.insists(ask.SetRole(maria.identity, Role.SPECIALIST))
    world.pass_time(hours=24)
    world.run(lambda uow: desk.fire_timers(Act(None, world.now, uow)))
    go_on(world)
    assert maria_of(world).person.role is Role.SPECIALIST
    assert "on the staff now" in told(world, "staff/forget_cancelled")[f"person:{olga.person.id}"]


def test_the_audit_says_how_far_it_is_without_a_name(
    world: World, maria: Somebody, olga: Somebody
) -> None:
    forget(world, olga, maria)
    entries = world.run(lambda uow: uow.audit.entries(Wanted(), 9))
    changes = [one.change for one in entries if one.change.what is Audited.FORGOTTEN]
    assert [(one.before, one.after) for one in changes] == [("begun", "done"), ("", "asked")]
    assert {one.subject for one in entries if one.change in changes} == {"—"}


# Our messages


def test_what_cannot_be_removed_is_listed_for_administrators(
    world: World, maria: Somebody, olga: Somebody
) -> None:
    maria.writes("Help")
    world.deliver()
    asked_to_forget(world, olga, maria)
    go_on(world)
    removed = [one for one in draw(world, "message can't be deleted") if one.shown == "removed"]
    world.pass_time(minutes=1)
    go_on(world)
    [words] = [post.words for post in world.posts("staff/forgotten")]
    assert (words["in_chat"], words["in_threads"], words["tickets"]) == (1, 1, (1,))
    assert len(removed) == 2
    assert "Tickets: #1" in told(world, "staff/forgotten")[f"person:{olga.person.id}"]


def test_what_stays_unreachable_for_a_day_is_not_waited_for(
    world: World, maria: Somebody, olga: Somebody
) -> None:
    maria.writes("Help")
    world.deliver()
    asked_to_forget(world, olga, maria)
    go_on(world)
    assert not world.posts("staff/forgotten")
    world.pass_time(days=1)
    go_on(world)
    [words] = [post.words for post in world.posts("staff/forgotten")]
    assert words["in_chat"] == 1
    assert list(found(world, ACCOUNT)) == []


def test_what_has_not_left_never_leaves(world: World, maria: Somebody, olga: Somebody) -> None:
    maria.writes("Help")
    asked_to_forget(world, olga, maria)
    go_on(world)
    assert {one.template for one in world.deliver()} <= {"desk/card", "staff/forgotten"}


# Others


def test_somebody_called_the_same_keeps_the_name(
    world: World, maria: Somebody, olga: Somebody
) -> None:
    profile = Profile(Identity("telegram", "", "555000555"), NAME)
    other = world.run(lambda uow: uow.people.know(profile, world.now))
    forget(world, olga, maria)
    card = olga.asks(ask.ShowPerson(other.id))
    assert isinstance(card, PersonPage)
    assert card.name == NAME
    names = {name for name, _, _ in found(world, "quillname")}
    assert "people" in names
