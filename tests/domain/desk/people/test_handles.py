"""A @name is the account's that was last seen with it; where that is uncertain, staff are asked."""

from dataclasses import fields, replace
from typing import Any

import pytest

from domain import commands as ask
from domain.answers import Answer
from domain.answers.say import Confirm
from domain.commands import Command
from domain.desk.people.named import NAMES_SOMEBODY, SEEN_WITHIN
from domain.desk.rules import RULES, TICKET_RULES
from domain.errors import Refusal
from domain.outgoing.buttons import Namesakes
from domain.people.accounts import Identity, PersonRef, Profile
from domain.people.person import Person, Role
from domain.text.spans import Text
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import words_of

FORMER = Profile(Identity("telegram", "", "101"), "Petra", handle="petra_it")
LATER = Profile(Identity("telegram", "", "102"), "Pavel", handle="Petra_IT")
IN_SLACK = Profile(Identity("slack", "T1", "U77"), "Petra", handle="petra_it")
NAMED = Identity("telegram", "", "@petra_it")
MORE: dict[type[Command], dict[str, Any]] = {
    ask.AssignTicket: {"ticket_id": 1},
    ask.SetRole: {"role": Role.SPECIALIST},
    ask.SwapShifts: {"day": "today"},
    ask.RecordCall: {"words": Text("The printer burns")},
    ask.OpenFor: {"words": Text("Does it work now?")},
    ask.TryMessage: {"text": Text("The printer burns")},
}


def sees(world: World, profile: Profile) -> Person:
    return world.run(lambda uow: uow.people.know(profile, world.now))


@pytest.fixture
def in_telegram(world: World, olga: Somebody) -> Somebody:
    """The administrator, who types in Telegram."""
    chat = replace(olga.place, platform="telegram", team="", chat="900")
    return Somebody(world, olga.person, chat)


def role_of(world: World, profile: Profile) -> Role:
    found = world.run(lambda uow: uow.people.by_identity(profile.identity))
    assert found is not None
    return found.role


BY_REF = (
    ask.BeginHandOverFor,
    ask.BeginLeave,
    ask.RecordCall,
    ask.OpenFor,
    ask.SeeAs,
    ask.TryMessage,
)
"""Commands that name somebody by account, handle or name."""


def naming(kind: type[Command], whom: Identity) -> Command:
    """A command that concerns somebody, as the command line builds it."""
    named: Any = PersonRef(handle="petra_it") if kind in BY_REF else whom
    return kind(**{NAMES_SOMEBODY[kind][0]: named}, **MORE.get(kind, {}))


def _asks_who(answer: Answer | Refusal | None) -> bool:
    if isinstance(answer, Refusal):
        return answer.code in {"which_account", "nobody_called_so", "stale_button"}
    return isinstance(answer, Confirm) and answer.template == "answers/which_person"


def concerned(world: World, by: Somebody, kind: type[Command]) -> Answer | Refusal | None:
    return answered(by, naming(kind, NAMED))


def answered(by: Somebody, command: Command) -> Answer | Refusal | None:
    try:
        return by.asks(command, private=True)
    except Refusal as refusal:
        return refusal


FOUND_AS_CARDS_ARE = {ask.ShowPerson, ask.ShowExport, ask.ShowForget, ask.KeepPerson}
"""Commands that find somebody as a card is found: they show everybody who may be meant."""


def test_every_command_that_names_somebody_is_in_the_table() -> None:
    named = {
        kind
        for kind in (*RULES, *TICKET_RULES)
        for one in fields(kind)
        if "Identity" in str(one.type) or "PersonRef" in str(one.type)
    }
    assert named == NAMES_SOMEBODY.keys() | FOUND_AS_CARDS_ARE


def test_a_name_belongs_to_the_account_that_writes_with_it(
    world: World, in_telegram: Somebody
) -> None:
    sees(world, FORMER)
    sees(world, LATER)
    in_telegram.insists(ask.SetRole(NAMED, Role.SPECIALIST), private=True)
    assert role_of(world, FORMER) is Role.CLIENT
    assert role_of(world, LATER) is Role.SPECIALIST


def test_who_writes_without_the_name_has_it_no_more(world: World, in_telegram: Somebody) -> None:
    sees(world, FORMER)
    sees(world, replace(FORMER, handle=""))
    with pytest.raises(Refusal, match="nobody_called_so"):
        in_telegram.insists(ask.SetRole(NAMED, Role.SPECIALIST), private=True)


def test_two_who_swap_their_names_are_told_apart(world: World, in_telegram: Somebody) -> None:
    other = replace(LATER, handle="pavel")
    sees(world, FORMER)
    sees(world, other)
    sees(world, replace(FORMER, handle="pavel"))
    sees(world, replace(other, handle="petra_it"))
    in_telegram.insists(ask.SetRole(NAMED, Role.SPECIALIST), private=True)
    assert role_of(world, LATER) is Role.SPECIALIST
    assert role_of(world, FORMER) is Role.CLIENT


@pytest.mark.parametrize("kind", NAMES_SOMEBODY)
def test_a_name_seen_long_ago_is_asked_about(
    world: World, in_telegram: Somebody, kind: type[Command]
) -> None:
    world.client("Ivan").writes("A ticket to assign")
    person = sees(world, FORMER)
    world.run(lambda uow: uow.people.set_role(person.id, Role.SPECIALIST))
    world.pass_time(seconds=SEEN_WITHIN.total_seconds() + 1)
    asked = concerned(world, in_telegram, kind)
    assert isinstance(asked, Confirm)
    assert which(asked) == {"@petra_it (telegram:101)": person.id}
    chosen = answered(in_telegram, ask.Agree(asked.number, instead=person.id))
    assert not _asks_who(chosen), "now it is clear"
    # Seen again, it is certain again.
    sees(world, FORMER)
    again = concerned(world, in_telegram, kind)
    assert not _asks_who(again)


def test_the_account_itself_is_never_asked_about(world: World, in_telegram: Somebody) -> None:
    sees(world, FORMER)
    world.pass_time(seconds=SEEN_WITHIN.total_seconds() + 1)
    in_telegram.insists(ask.SetRole(FORMER.identity, Role.SPECIALIST), private=True)
    assert role_of(world, FORMER) is Role.SPECIALIST


def test_a_name_here_is_not_one_elsewhere(
    world: World, olga: Somebody, in_telegram: Somebody
) -> None:
    sees(world, IN_SLACK)
    sees(world, LATER)
    in_telegram.insists(ask.SetRole(NAMED, Role.SPECIALIST), private=True)
    assert role_of(world, LATER) is Role.SPECIALIST
    assert role_of(world, IN_SLACK) is Role.CLIENT
    # From Slack, the same word means the member of the workspace.
    in_slack = Identity("slack", "T1", "@petra_it")
    olga.insists(ask.SetRole(in_slack, Role.SPECIALIST))
    assert role_of(world, IN_SLACK) is Role.SPECIALIST


def test_a_telegram_name_that_only_slack_knows_is_asked_about(
    world: World, in_telegram: Somebody
) -> None:
    sees(world, IN_SLACK)
    asked = concerned(world, in_telegram, ask.SetRole)
    assert isinstance(asked, Confirm)
    assert [*which(asked)] == ["@petra_it (slack:T1:U77)"]
    assert role_of(world, IN_SLACK) is Role.CLIENT


def test_a_client_of_telegram_is_written_to_from_slack_by_name(
    world: World, olga: Somebody
) -> None:
    sees(world, LATER)
    answer = olga.asks(ask.OpenFor(PersonRef(handle="petra_it"), Text("Does it work now?")))
    assert answer is not None
    assert words_of(answer)["name"] == "Pavel"


# By what people are called


def which(answer: Answer | None) -> dict[str, int]:
    """Who is offered to choose from, with their numbers."""
    assert isinstance(answer, Confirm)
    assert isinstance(answer.question.below, Namesakes)
    return {one.definition: one.id for one in answer.question.below.offered}


def test_a_colleague_of_another_platform_is_assigned_to_by_name(world: World) -> None:
    world.client("Ivan").writes("A ticket to assign")
    anna = world.specialist("Anna Maria")
    boris = world.specialist("Boris", platform="telegram")
    boris.asks(ask.AssignTicket(ticket_id=1, person=PersonRef("anna")), private=True)
    assert world.ticket().assignee_id == anna.person.id


def test_of_several_called_so_one_is_chosen_with_a_button(world: World) -> None:
    world.client("Ivan").writes("A ticket to assign")
    one, other = world.specialist("Anna"), world.specialist("Anna", platform="telegram")
    boris = world.specialist("Boris")
    answer = boris.asks(ask.AssignTicket(ticket_id=1, person=PersonRef("Anna")))
    offered = which(answer)
    assert offered == {
        str(one.identity): one.person.id,
        str(other.identity): other.person.id,
    }
    assert isinstance(answer, Confirm)
    boris.asks(ask.Agree(answer.number, instead=other.person.id))
    assert world.ticket().assignee_id == other.person.id


def test_a_client_gets_a_role_by_name_and_is_asked_about_with_the_account(world: World) -> None:
    olga, petra = world.administrator("Olga"), world.client("Petra")
    answer = olga.asks(ask.SetRole(PersonRef("petra"), Role.SPECIALIST))
    assert isinstance(answer, Confirm)
    assert words_of(answer)["accounts"] == (str(petra.identity),)


def test_a_name_that_nobody_has_is_refused(world: World) -> None:
    world.client("Petra").writes("A ticket to assign")
    anna = world.specialist("Anna")
    for name in ("Petra", "Nobody"):
        with pytest.raises(Refusal, match="nobody_called_so"):
            anna.asks(ask.AssignTicket(ticket_id=1, person=PersonRef(name)))


def test_a_choice_gives_no_right_that_its_command_does_not(world: World) -> None:
    anna = world.specialist("Anna")
    chosen = ask.ChooseWho(ask.SetRole(PersonRef("Anna"), Role.ADMINISTRATOR), "person", 1)
    with pytest.raises(Refusal, match="not_allowed"):
        anna.asks(chosen)
