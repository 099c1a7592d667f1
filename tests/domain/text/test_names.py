"""A name is one line of what can be seen, and never nothing."""

import pytest

from domain.people.accounts import Identity, Profile
from domain.policy.lines.phrases import subject_of
from domain.text.names import cleaned, first_of
from domain.text.spans import Text

IVAN = Identity("telegram", "", "7")
NAMES = {
    "turned around": ("Ivan \u202egnorw\u202c", "Ivan gnorw"),
    "isolated": ("\u2066Ivan\u2069", "Ivan"),
    "marks of direction": ("\u200fIvan\u200e\u061c", "Ivan"),
    "hidden between letters": ("I\u200bv\u2060a\ufeffn\u00ad", "Ivan"),
    "on two lines": ("Ivan\r\nPetrov\u2028Jr\tII", "Ivan Petrov Jr II"),
    "wide spaces": ("\u3000Ivan\u00a0\u2003Petrov ", "Ivan Petrov"),
    "controls": ("Iv\x1b[31man\x07", "Iv [31man"),
    "a space that is a letter": ("\u3164Ivan\u3164", "Ivan"),
    "Persian": ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",) * 2,
    "a family": ("\U0001f468\u200d\U0001f469\u200d\U0001f467",) * 2,
    "a heart": ("\u2764\ufe0f",) * 2,
    "accents": ("Zoe\u0308",) * 2,
    "a joiner at the end": ("Ivan\u200d", "Ivan"),
}


@pytest.mark.parametrize(("given", "shown"), NAMES.values(), ids=NAMES)
def test_what_a_platform_calls_somebody_is_one_line_of_what_can_be_seen(
    given: str, shown: str
) -> None:
    assert Profile(IVAN, given).name == shown
    assert cleaned(shown) == shown


@pytest.mark.parametrize("empty", ["", " ", "\u3164", "\u2800\u200b", "\u202e", "\u0301", "\ufe0f"])
def test_whoever_has_no_name_is_called_by_the_handle_or_by_the_account(empty: str) -> None:
    assert Profile(IVAN, empty, "ivan").name == "ivan"
    assert Profile(IVAN, empty, empty).name == "Telegram 7"
    assert first_of(empty, None, "Ivan") == "Ivan"


def test_a_subject_turns_no_sentence_around() -> None:
    assert subject_of(Text("Hi\n\u3164\nBill \u202e4202")) == "Bill 4202"
