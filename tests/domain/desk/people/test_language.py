"""Choosing a language: the answer is in the one just chosen."""

import pytest

from tests.domain.desk.support.raw_updates import Hands
from tests.domain.desk.support.world import World

ANSWERS = {"ru": "по-русски", "en": "in English"}


@pytest.mark.parametrize("platform", ["telegram", "slack"])
def test_the_answer_is_in_the_language_just_chosen(world: World, platform: str) -> None:
    hands = Hands(world)
    anna = hands.specialist(platform)
    for language in ("ru", "en"):
        if platform == "slack":
            hands.types(anna, f"language {language}")
            said = hands.text
        else:
            hands.says(anna, f"/language {language}")
            said = hands.arrived("answers/language").text
        assert ANSWERS[language] in said
