"""What `help` lists, to whom, and how a mistyped command is hinted at."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from bots.chat.pages import help_page
from bots.chat.typed_commands import COMMANDS, TOPICS
from bots.chat.typed_commands.grammar import Spec
from bots.text.locales import label
from domain import commands as ask
from domain.answers.home import HelpPage
from domain.desk import may
from domain.people.person import LANGUAGES, Role
from tests.bots.chat.typed_lines import CHAT, in_private, line, slash
from tests.support.texts.answers import words_of
from tests.support.texts.rendered import told


def helped(text: str, role: Role) -> Mapping[str, Any]:
    command = in_private(text, role).command
    assert isinstance(command, ask.ShowHelp)
    return help_page.words_of(HelpPage(role, command.topic, command.prefix))


def listed(text: str, role: Role) -> list[str]:
    topics = helped(text, role)["topics"]
    return [row["usage"][0] for topic in topics for row in topic["commands"]]


@pytest.mark.parametrize("text", ["/help", "/help all"])
def test_help_lists_what_the_role_may_and_nothing_else(text: str) -> None:
    for role in Role:
        may_type = [f"/{spec.name}" for spec in COMMANDS.values() if may(role, spec.asks)]
        assert sorted(listed(text, role)) == sorted(may_type)
    assert "/take" not in listed(text, Role.CLIENT)
    assert "/role" not in listed(text, Role.SPECIALIST)


def test_every_command_stands_in_help_once() -> None:
    assert Counter(name for topic in TOPICS for name in topic.commands) == Counter([*COMMANDS])


@pytest.mark.parametrize(
    ("text", "whole", "names"),
    [
        ("/help queue", True, ["/queue", "/take", "/assign", "/department"]),
        ("/help Очередь", True, ["/queue", "/take", "/assign", "/department"]),
        ("/help away", True, ["/away", "/back", "/handover", "/shift", "/swap"]),
        ("/help take", True, ["/take"]),
        ("/help /take", True, ["/take"]),
        ("/help reply", True, ["/r", "/note", "/noreply", "/wrong", "/lock", "/unlock"]),
    ],
)
def test_help_is_asked_for_one_topic_or_one_command(
    text: str, whole: bool, names: list[str]
) -> None:
    assert helped(text, Role.SPECIALIST)["whole"] is whole
    assert listed(text, Role.SPECIALIST) == names


def test_help_is_short_unless_more_is_asked_for() -> None:
    assert helped("/help", Role.SPECIALIST)["whole"] is False
    assert helped("/help me please", Role.SPECIALIST)["whole"] is False
    assert helped("/help role", Role.CLIENT)["whole"] is False, "not theirs"
    assert helped("/help всё", Role.SPECIALIST)["whole"] is True


def test_help_says_what_it_has_nothing_about() -> None:
    said = {**helped("/help <b>me", Role.CLIENT), "staff": False, "priorities": (), "prefix": "/"}
    assert told("answers/help", said).plain.startswith("There's no help on “<b>me”.\nWhat do you")
    for known in ("/help", "/help all", "/help ask", "/help close"):
        assert helped(known, Role.CLIENT)["unknown"] == ""


@pytest.mark.parametrize(
    ("text", "template", "says"),
    [
        ("/tikets", "answers/unknown_command", {"typed": "/tikets", "similar": "/tickets"}),
        ("/emial 1", "answers/unknown_command", {"typed": "/emial", "similar": ""}),
        ("/take 1", "answers/not_your_command", {"typed": "/take", "staff": True}),
        ("/role 1", "answers/not_your_command", {"typed": "/role", "staff": False}),
    ],
)
def test_a_client_who_mistypes_a_command_gets_a_hint_and_loses_nothing(
    text: str, template: str, says: Mapping[str, object]
) -> None:
    asked = in_private(text)
    assert asked.command == ask.WriteLine(line(text, CHAT))
    assert asked.hint is not None
    assert asked.hint.template == template
    words = words_of(asked.hint)
    assert {name: words[name] for name in says} == says
    assert words["kept"] is True


@pytest.mark.parametrize("text", ["Hello", "/etc/hosts is gone", "/ what", "//close", "close"])
def test_a_line_that_is_no_command_gets_no_hint(text: str) -> None:
    assert in_private(text).hint is None


def test_a_client_is_told_who_may_use_a_command_that_they_typed_behind_the_slash() -> None:
    answer = slash("take 42", Role.CLIENT).answer
    assert answer is not None
    assert answer.template == "answers/not_your_command"
    assert words_of(answer) == {"typed": "/desk take", "staff": True, "kept": False}


@pytest.mark.parametrize(("name", "argument"), [("department", "department"), ("level", "level")])
def test_help_says_what_a_command_takes(name: str, argument: str) -> None:
    assert COMMANDS[name].usage("/") == (f"/{name}", "[number]", argument)


def examples(spec: Spec, language: str) -> list[str]:
    """Return the examples in a command's help: lines that begin with one of its names."""
    said = re.split(r": |, | or | или ", label(spec.help, language))[1:]
    return [one for one in said if one.split()[0] in {spec.name, *spec.aliases}]


EXAMPLES = [
    (name, language)
    for name, spec in COMMANDS.items()
    for language in LANGUAGES
    if examples(spec, LANGUAGES[0]) and name != "call"  # its text begins with its name
]


@pytest.mark.parametrize(("name", "language"), EXAMPLES)
def test_an_example_in_help_has_the_name_that_help_shows_and_can_be_typed(
    name: str, language: str
) -> None:
    spec = COMMANDS[name]
    typed = examples(spec, language)
    assert len(typed) == len(examples(spec, LANGUAGES[0]))
    for one in typed:
        assert one.split()[0] == name, "help shows this name before the example"
        assert isinstance(slash(one).command, spec.asks), one
