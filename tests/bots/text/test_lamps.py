"""Signs of lamps and of lateness are said once, so that a sign means one thing everywhere."""

import pytest

from bots.text.renderer import TEMPLATES
from bots.text.sentences import SENTENCES
from bots.text.words import LAMPS, lamp_sign, word
from domain.people.person import LANGUAGES
from domain.policy.queue.lamp import Lamp, Urgency
from domain.policy.queue.ticket_list import Light


def test_every_lamp_and_every_sign_beside_it_has_words() -> None:
    assert {light.value for light in Light} == {*map(str, Lamp), *map(str, Urgency)}
    assert LAMPS.keys() == set(Light)


def test_no_two_have_the_same_sign() -> None:
    assert len({lamp_sign(light) for light in Light}) == len(Light)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sign_stands_before_its_words_in_every_language(language: str) -> None:
    for light in Light:
        sign, _, words = word(LAMPS, light, language).partition(" ")
        assert sign == lamp_sign(light)
        assert words


def test_no_text_has_a_sign_of_its_own() -> None:
    signs = {lamp_sign(light) for light in Light} | {"🟠", "⌛"}
    texts = {path.name: path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.j2")}
    texts |= {name: str(sentence) for name, sentence in SENTENCES.items()}
    assert not {name for name, text in texts.items() if any(sign in text for sign in signs)}
