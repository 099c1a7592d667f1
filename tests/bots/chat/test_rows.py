"""Two rows a command, one at the desk and one in chat: neither is without the other."""

import re
from typing import get_args

import pytest

from bots.chat.forms.filled import READERS
from bots.chat.presenter import refused
from bots.chat.typed_commands import COMMANDS, Spec
from bots.inbound.interpret import interpret
from bots.platforms import (
    ButtonPressed,
    ChatMigrated,
    CommandTyped,
    FormFilled,
    Incoming,
    ShortcutChosen,
)
from domain import commands as ask
from domain.desk import may
from domain.desk.dialogues.people.cards import CARD_FORMS
from domain.desk.rules import RULES, TICKET_RULES, rule_of
from domain.errors import Refusal
from domain.people.person import Person, Role
from domain.permissions import check
from domain.policy.people.scope import EVERYTHING
from domain.policy.people.traces import PERSON_FORMS, TICKET_FORMS
from domain.text.spans import Text
from tests.bots.chat.command_rows import (
    ANNA,
    BY_CODE,
    BY_THE_DESK,
    HAPPENED,
    NOW,
    PLACE,
    WORDS,
    chat,
    typed,
)
from tests.support.platform_rows import ROWS
from tests.support.texts.rendered import told


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


def test_offered_commands_are_permitted_commands() -> None:
    for name, spec in COMMANDS.items():
        assert rule_of(spec.asks) is not None, name
        built = type(typed(spec))
        assert [may(role, built) for role in Role] == [may(role, spec.asks) for role in Role], name


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
    names = [word for spec in COMMANDS.values() for word in spec.words]
    assert len(names) == len(set(names))
    assert list(COMMANDS) == [spec.name for spec in COMMANDS.values()]
