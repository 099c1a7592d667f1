"""A chosen account takes the place of a typed name in its field, and nowhere else."""

import pytest

from domain import commands as ask
from domain.commands import Command
from domain.commands.settings import Assignment
from domain.desk.people.typed_names import with_words
from domain.dictionaries import Kind
from domain.text.spans import Span, Style, Text

BEFORE_AND_AFTER = {
    "Anna": "HER",
    "anna": "HER",
    "Anna Maria, Anna": "Anna Maria, HER",
    "Maria Anna, Anna": "Maria Anna, HER",
    "“Anna”; Boris": "HER; Boris",
    "“Big, Anna”, Anna": "“Big, Anna”, HER",
    "+Anna -Boris": "+HER -Boris",
    "+“Anna”": "+HER",
    "@anna, Anna.k": "@anna, Anna.k",
}
"""What is given for a field, and what it says once `Anna` is clear."""


@pytest.mark.parametrize("given", BEFORE_AND_AFTER)
def test_a_list_is_compared_name_by_name(given: str) -> None:
    command = with_words(ask.RunTask("leaves", {"person": given}), "person", "Anna", "HER")
    assert command == ask.RunTask("leaves", {"person": BEFORE_AND_AFTER[given]})


def test_a_handle_is_not_the_beginning_of_another() -> None:
    given = {"members": "@anna, @anna.k, @anna-k"}
    command = with_words(ask.SaveEntry(Kind.SHIFT, 1, given), "members", "@anna", "HER")
    assert command == ask.SaveEntry(Kind.SHIFT, 1, {"members": "HER, @anna.k, @anna-k"})


def test_white_space_in_a_name_is_any() -> None:
    for given, after in (("Anna  Maria", "HER"), ("Boris,  Anna \t Maria", "Boris,  HER")):
        command = ask.SaveEntry(Kind.SHIFT, 1, {"members": given})
        said = with_words(command, "members", "Anna Maria", "HER")
        assert said == ask.SaveEntry(Kind.SHIFT, 1, {"members": after})


@pytest.mark.parametrize(
    "command",
    [
        ask.SaveEntry(Kind.SHIFT, 1, {"name": "Anna", "zone": "Anna"}, reason="Anna"),
        ask.SetSetting(Kind.SHIFT, (Assignment("Anna", "zone", "Anna"),), "Anna"),
        ask.AnswerQuestion(1, "zone", Text("Anna", (Span(0, 4, Style.BOLD),))),
        ask.SaveTeam(1, {"departments": "Anna"}),
        ask.RunTask("Anna", {"person": "Anna"}),
        ask.OpenTicket("Anna", Text("Anna"), Text("Anna")),
    ],
)
def test_other_fields_stay_as_they_are(command: Command) -> None:
    assert with_words(command, "members", "Anna", "HER") == command


def test_of_a_line_only_the_value_changes() -> None:
    command = ask.SetSetting(Kind.SHIFT, (Assignment("Anna", "members", "+Anna"),), "Anna")
    way = Assignment("Anna", "members", "+HER")
    said = with_words(command, "members", "Anna", "HER")
    assert said == ask.SetSetting(Kind.SHIFT, (way,), "Anna")
