"""Fields of the settings where a platform has no forms: a question for each, and its answer."""

import pytest

from tests.domain.desk.buttons.cases import administrator, typed
from tests.domain.desk.support.raw_updates import Hands, Shown, name_of
from tests.domain.desk.support.world import Somebody, World

QUESTION = "answers/setting_question"


@pytest.fixture
def hands(world: World) -> Hands:
    return Hands(world)


def asks_for(hands: Hands, olga: Somebody, maria: Somebody, field: str) -> Shown:
    """Press a field on somebody's card; the question for it."""
    card = typed(hands, olga, f"person {maria.identity}", "answers/person")
    [change] = [one for one in card.buttons if one.endswith(f":{field}")]
    hands.presses(olga, card, change)
    return hands.arrived(QUESTION)


def test_the_only_question_is_answered_or_left_and_there_is_nothing_to_skip(hands: Hands) -> None:
    olga, maria = administrator(hands, "telegram"), hands.client("telegram", "Maria")
    question = asks_for(hands, olga, maria, "company")
    assert [name_of(one) for one in question.buttons] == ["leave"]
    hands.says(olga, "Acme")
    known = hands.world.run(lambda uow: uow.people.get(maria.person.id))
    assert known.properties == {"company": "Acme"}


def adds(hands: Hands, olga: Somebody, kind: str, name: str) -> Shown:
    """Add an entry of a kind; the question after its name."""
    settings = typed(hands, olga, "settings", "answers/settings")
    entries = hands.presses(olga, settings, f"kind:{kind}:0").shown
    assert entries is not None
    hands.presses(olga, entries, entries.named("add"))
    question = hands.arrived(QUESTION)
    assert [name_of(one) for one in question.buttons] == ["leave"]
    hands.says(olga, name)
    return hands.arrived(QUESTION)


def test_what_a_new_entry_does_not_need_is_skipped_and_its_name_is_not(hands: Hands) -> None:
    olga = administrator(hands, "telegram")
    question = adds(hands, olga, "priorities", "High")
    assert [name_of(one) for one in question.buttons] == ["answer", "enough", "leave"]
    hands.presses(olga, question, question.named("enough"))
    [high] = hands.world.run(lambda uow: uow.dictionaries.load()).priorities
    assert high.name == "High"


def test_a_new_category_is_asked_for_its_department_and_nothing_else(hands: Hands) -> None:
    olga = administrator(hands, "telegram")
    question = adds(hands, olga, "categories", "Invoices")
    assert "Department" in question.text
    assert hands.presses(olga, question, question.named("answer")).template == "answers/entry"
    [invoices] = hands.world.run(lambda uow: uow.dictionaries.load()).categories
    assert invoices.name == "Invoices"
