"""Two rows a command, one at the desk and one in chat: neither is without the other."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, get_args

import pytest

from bots.chat.buttons import values
from bots.chat.buttons.row import Row
from bots.chat.buttons.rows import BUTTONS
from bots.chat.forms.entry_forms import SAVES
from bots.chat.forms.filled import READERS
from bots.chat.forms.options import BEGINS
from bots.chat.presenter import refused
from bots.chat.typed_commands import COMMANDS, Argument, Spec
from bots.inbound.interpret import SHORTCUTS, interpret
from bots.platforms import (
    AccountClosed,
    ButtonPressed,
    ChatMigrated,
    CommandTyped,
    FormClosed,
    FormFilled,
    HomeOpened,
    Incoming,
    LineDeleted,
    LineEdited,
    LineWritten,
    OptionsSought,
    ReachabilityChanged,
    Reacted,
    ShortcutChosen,
)
from domain import commands as ask
from domain.commands import Command
from domain.desk import may
from domain.desk.dialogues.person_forms import CARD_FORMS
from domain.desk.rules import RULES, TICKET_RULES, rule_of
from domain.errors import Refusal
from domain.messages import Line
from domain.people.accounts import Identity, Profile
from domain.people.person import Person, Role
from domain.people.places import Place
from domain.permissions import check
from domain.policy.people.scope import EVERYTHING
from domain.policy.people.traces import PERSON_FORMS, TICKET_FORMS
from domain.text.spans import Text
from tests.bots.chat.test_buttons import CARRIED
from tests.support.platform_rows import ROWS
from tests.support.texts.rendered import told

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PLACE = Place("slack", "T1", "C1", "1.1")
ANNA = Profile(Identity("slack", "T1", "U1"), "Anna")
LINE = Line(PLACE, "7", Text("Cannot log in"), NOW)

WORDS = {
    Argument.TICKET: "42",
    Argument.OTHER: "43",
    Argument.PERSON: "@boris",
    Argument.OTHER_PERSON: "@anna",
    Argument.DAY: "3 dec",
    Argument.STATUS: "open",
    Argument.ROLE: "specialist",
    Argument.LANGUAGE: "ru",
    Argument.TEXT: "It burns",
    Argument.WORDS: "It burns",
    Argument.DEPARTMENT: "Billing",
    Argument.OTHER_DEPARTMENT: "Billing",
    Argument.LEVEL: "Gold",
    Argument.CLIENT: "Ivan:",
    Argument.UNTIL: "monday",
    Argument.FILTERS: "mine",
    Argument.LINK: "order_1234",
    Argument.CODE: "K7QF-M2XD",
    Argument.PROMISE: "Gold 2h",
    Argument.TRIAL: "The printer jams as @ivan",
    Argument.SETTING: "level Gold response 2h",
    Argument.TOPIC: "queue",
    Argument.CHANGES: "levels since 2026-11-20",
    Argument.WHO: "@maria",
    Argument.PEOPLE: "mar group:VIP",
}
"""What people type for each argument."""


ENTRIES = (
    *("setting:levels:42:7", "setting:people:7:1", "setting:staff:7:1"),
    *("row:12:week:1:7", "task:dayoff"),
)
"""Forms for an entry, of a person's card, for a row of a table, and for a task."""


def asked(incoming: Any) -> Command:
    command = interpret(incoming, Role.ADMINISTRATOR, ROWS).command
    assert command is not None, incoming
    return command


def typed(spec: Spec) -> Command:
    """What a command asks for, with all that it takes."""
    words = " ".join((spec.name, *(WORDS[one] for one in spec.arguments)))
    return asked(CommandTyped(ANNA, PLACE, Text(words), NOW, private=False))


def pressed(row: Row[Any]) -> Command:
    """What a button asks for, with a line that was brought back for it."""
    carried = CARRIED[row.carries][0]
    if isinstance(carried, values.OfUpdate):
        carried = values.OfUpdate(carried.number, LINE)
    command = row.command(carried)
    assert command is not None, row.name
    return command


def filled(value: str) -> FormFilled:
    texts = {"text": Text("It burns"), "number": Text("43"), "person": Text("7")}
    texts["department"] = Text("3")
    return FormFilled(ANNA, PLACE, value, texts, (), NOW, private=False, form="V1")


HAPPENED: tuple[Incoming, ...] = (
    LineWritten(ANNA, LINE, private=True),
    LineWritten(ANNA, LINE, private=False),
    LineEdited(ANNA, LINE, private=False),
    LineDeleted(PLACE, "7", NOW),
    HomeOpened(ANNA, PLACE, NOW),
    ReachabilityChanged(ANNA, PLACE, reachable=False, at=NOW),
    AccountClosed(ANNA, PLACE, NOW),
    Reacted(ANNA, PLACE, "7", ("👍",), (), NOW, private=False),
    *(
        OptionsSought(ANNA, PLACE, form, "category", "net", NOW, private=False)
        for form in (*(f"{name}:0" for name in BEGINS), *ENTRIES)
        if form not in ("setting:0", "row:0", "task:0")
    ),
    FormClosed(ANNA, PLACE, "reply:42", NOW, private=False),
)
"""What happens on a platform and is neither typed, pressed, chosen nor filled in."""

BY_CODE = {ask.ClaimDesk, ask.UseInvitation, ask.UseStaffInvitation}
"""What codes ask for: the one-time code is checked in the handler, an invitation in a line."""

BY_THE_DESK = {
    *(ask.AcceptSwap, ask.DeclineSwap, ask.HandToNextShift),
    *(ask.LetLeave, ask.HandOverFor, ask.ChooseWho, ask.AddStaff),
    *(ask.OfferLink, ask.AcceptLink, ask.ApproveLink, ask.DeclineLink),
}
"""What the desk asks somebody about by itself, so that they only answer, and what a task's form
stands for."""


def chat() -> Iterator[Command]:
    """Everything that can be asked for in chat."""
    yield from map(typed, COMMANDS.values())
    yield from map(pressed, BUTTONS.values())
    yield from map(asked, HAPPENED)
    yield from (asked(filled(f"{name}:42")) for name in READERS if name not in SAVES)
    yield from (asked(filled(one)) for one in ENTRIES)
    yield from (
        asked(ShortcutChosen(ANNA, PLACE, name, "7", NOW, private=False)) for name in SHORTCUTS
    )


def test_an_erasure_knows_all_forms_about_a_ticket_or_a_person() -> None:
    of_others = {"new", "agree", "handover", "swap", "edit", "wrong", "row", "task"}
    known = {one.partition(":")[0] for one in (*TICKET_FORMS, *PERSON_FORMS)}
    assert known | of_others == {*READERS}
    cards = {one.partition(":")[2] for one in PERSON_FORMS if ":" in one}
    assert cards == {*CARD_FORMS}


def test_every_kind_of_record_is_tested_here() -> None:
    elsewhere = {CommandTyped, ButtonPressed, FormFilled, ShortcutChosen, ChatMigrated}
    assert {*map(type, HAPPENED)} | elsewhere == set(get_args(Incoming))


def test_every_rule_of_the_desk_is_reached_from_chat_and_nothing_else_is_asked_for() -> None:
    assert {*RULES} & {*TICKET_RULES} == set()
    assert {type(command) for command in chat()} | BY_CODE | BY_THE_DESK == {*RULES, *TICKET_RULES}


def test_every_command_there_is_has_a_rule() -> None:
    declared = {one for one in vars(ask).values() if isinstance(one, type)}
    assert declared - {ask.Command, ask.TicketCommand} == {*RULES, *TICKET_RULES}


@pytest.mark.parametrize("spec", COMMANDS.values(), ids=list(COMMANDS))
def test_offered_commands_are_permitted_commands(spec: Spec) -> None:
    assert rule_of(spec.asks) is not None
    built = type(typed(spec))
    assert [may(role, built) for role in Role] == [may(role, spec.asks) for role in Role]


ABOVE = [(spec, role) for spec in COMMANDS.values() for role in Role if not may(role, spec.asks)]


@pytest.mark.parametrize(("spec", "role"), ABOVE, ids=lambda one: getattr(one, "name", one))
def test_a_command_above_ones_role_says_who_may_use_it(spec: Spec, role: Role) -> None:
    words = " ".join((spec.name, *(WORDS[one] for one in spec.arguments)))
    asked = interpret(CommandTyped(ANNA, PLACE, Text(words), NOW, private=False), role, ROWS)
    answer = asked.answer
    if asked.command is not None:
        rule = rule_of(spec.asks)
        assert rule is not None
        actor = Person(1, "Anna", role, "en", "UTC", NOW)
        with pytest.raises(Refusal) as refusal:
            check(asked.command, rule.allowed, actor, None, EVERYTHING)
        answer = refused(refusal.value)
    assert answer is not None
    who = "support staff" if may(Role.SPECIALIST, spec.asks) else "administrator"
    said = told(answer.template, answer.words).plain
    assert re.match(rf"Only (an )?{who}s? can ", said), said


def test_a_client_alone_may_rate() -> None:
    refusal = Refusal("not_allowed", who=TICKET_RULES[ask.RateTicket].allowed.least.value)
    assert told("refusals/not_allowed", refusal.words).plain == (
        "Only the ticket's client can do that."
    )


def test_every_name_of_a_command_is_its_own() -> None:
    names = [word for spec in COMMANDS.values() for word in (spec.name, *spec.aliases)]
    assert len(names) == len(set(names))
    assert list(COMMANDS) == [spec.name for spec in COMMANDS.values()]
