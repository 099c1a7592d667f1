"""The desk's own settings: one entry, which chat changes, unless the environment sets a value."""

from functools import partial

import pytest

from bots.chat.typed_commands.setting_words import setting_in
from bots.config.dictionaries import entries_of, sections_of
from domain import commands as ask
from domain.answers.settings import EntryPage, Mistake
from domain.dictionaries import BEGINNING, Entry, Kind
from domain.dictionaries.plan import plan
from domain.errors import Refusal
from domain.outgoing.templates import CARD
from tests.domain.desk.settings.changes import does
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import Somebody, World
from tests.domain.dictionaries.test_registry import dictionaries
from tests.support.texts.rendered import PRESENTER

BODY = {"language": "en", "time_zone": "UTC"}


@pytest.fixture
def olga(world: World) -> Somebody:
    """An administrator of a desk that has started."""
    has(world, Kind.DESK, "Helpline", **BODY)
    return world.administrator("Olga")


def types(world: World, who: Somebody, words: str) -> EntryPage:
    command = setting_in(words)
    assert command is not None
    page = does(world, who, command)
    assert isinstance(page, EntryPage)
    return page


@pytest.mark.parametrize("words", ["desk language ru", "desk Helpline language ru"])
def test_the_next_card_is_in_the_language_and_zone_that_were_typed(
    world: World, olga: Somebody, words: str
) -> None:
    types(world, olga, words)
    types(world, olga, "desk time zone Asia/Tokyo")
    world.client("Ivan").writes("Cannot log in")
    card = next(one for one in world.deliver() if one.template == CARD)
    assert "Новая" in PRESENTER.delivery(card, world.now).text.plain
    assert card.reader.voice.time_zone == "Asia/Tokyo"


def test_there_is_one_desk_which_stays(world: World, olga: Somebody) -> None:
    with pytest.raises(Refusal, match="bad_entry"):
        does(world, olga, ask.SaveEntry(Kind.DESK, 0, {"name": "Another"}))
    page = types(world, olga, "desk")
    assert page.stays
    with pytest.raises(Refusal, match="only_entry"):
        does(world, olga, ask.SwitchEntry(page.id, off=True))


def test_a_value_of_the_environment_wins_and_is_not_changed_in_chat(
    world: World, olga: Somebody
) -> None:
    world.pinned = {"language": "ru"}
    has(world, Kind.GROUP, "VIP")  # another revision, so that everything is read again
    page = types(world, olga, "desk")
    shown = {one.key: (one.value, one.pinned) for one in page.fields}
    assert shown["language"] == ("ru", True)
    with pytest.raises(Refusal, match="bad_entry") as refused:
        types(world, olga, "desk language en")
    mistakes = refused.value.words["mistakes"]
    assert isinstance(mistakes, tuple)
    said = [one.words for one in mistakes if isinstance(one, Mistake)]
    assert said == [{"variable": "HELPLINE_DESK__LANGUAGE"}]
    assert world.run(lambda uow: uow.dictionaries.load()).voice.language == "ru"


def test_departments_without_a_number_of_days_close_tickets_as_the_desk_does() -> None:
    found = dictionaries(
        desk={"Helpline": {"close_after": 5}},
        departments={"Support": {}, "Billing": {"close_after": 0}, "Sales": {"close_after": 7}},
    )
    assert [one.close_after for one in found.departments] == [5, 0, 7]


def test_a_file_changes_what_it_says_and_leaves_the_rest() -> None:
    held = Entry(7, Kind.DESK, "ACME", 1, {**BODY, "may_open": "groups"})
    read = partial(entries_of, year=2026, language="en")
    wanted = {Kind.DESK: read({Kind.DESK: sections_of([held])["desk"]})}
    assert not plan([held], wanted, BEGINNING, 1).differences
    section = {"administrators": ["telegram:1"], "language": "ru"}
    changed = plan([held], {Kind.DESK: read({Kind.DESK: section})}, BEGINNING, 1)
    [difference] = changed.differences
    assert [str(one) for one in difference.lines] == ["language: en → ru"]
    assert difference.after.name == "ACME"
