"""Words of ours among the values of settings are read and typed in both languages."""

from collections.abc import Iterator

import pytest

from bots.text.locales import label
from bots.text.terms import mistake_place, mistake_words, said_in
from domain.desk.dialogues.people.cards import CARD_FORMS
from domain.desk.settings.fields.mistakes import as_mistake
from domain.desk.settings.tasks.table import TASKS
from domain.dictionaries import DESCRIPTIONS, Kind
from domain.dictionaries.fields.field import Field, ValueType
from domain.dictionaries.fields.typed import shown_value, typed_value
from domain.people.person import LANGUAGES
from domain.sla.calendars import BadCalendar, read_calendar

FIELDS = [
    *((str(kind), one) for kind, described in DESCRIPTIONS.items() for one in described.fields),
    *((name, one) for name, card in CARD_FORMS.items() for one in card.fields),
]


def _columns() -> Iterator[tuple[tuple[str, str, str], Field]]:
    for kind, field in FIELDS:
        yield (kind, field.key, ""), field
        for column in field.columns:
            yield (kind, field.key, column.key), column


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_term_is_shown_by_its_label_and_read_by_it(language: str) -> None:
    terms = [(of, field, term) for of, field in _columns() for term in field.terms]
    assert terms
    for of, field, term in terms:
        said = label(term.label, language)
        assert said, (of, term)
        stored = typed_value(term.key, field)
        assert said_in(language, shown_value(stored, field), *of) == said, (of, term)
        for typed in (term.key, said, said.upper(), *term.typed):
            assert typed_value(typed, field) == stored, (of, term, typed)


def test_no_choice_has_two_meanings() -> None:
    for _, field in _columns():
        ways = [way for term in field.terms for way in term.ways]
        assert len(ways) == len(set(ways)), field.key


def test_russians_read_no_key_of_a_choice() -> None:
    tasks = [(task.name, one) for task in TASKS.values() for one in task.fields]
    for _, field in (*_columns(), *((("", *one[:1], ""), one[1]) for one in tasks)):
        for term in field.terms:
            assert label(term.label, "ru") != term.key, (field.key, term.key)


TABLES = [
    ("calendars", "week", "пн: 09:00-13:00, 14:00-18:00\nпт: закрыто"),
    ("shifts", "week", "вс: 22:00-06:00"),
    ("calendars", "exceptions", "2026-12-24: как пт | closed\n2026-12-25: закрыто"),
    ("levels", "escalate", "ответ |  | 30 мин | отдел, администраторы | да"),
    ("rules", "when", "всегда"),
]


@pytest.mark.parametrize(("kind", "key", "typed"), TABLES)
def test_a_table_is_typed_and_shown_in_russian(kind: str, key: str, typed: str) -> None:
    field = DESCRIPTIONS[Kind(kind)].field(key)
    assert field is not None
    assert field.type is ValueType.TABLE
    stored = shown_value(typed_value(typed, field), field)
    assert typed_value(stored, field) == typed_value(typed, field)
    said = said_in("ru", stored, kind, key)
    assert said == typed
    assert said_in("ru", said, kind, key) == said
    assert said_in("en", stored, kind, key) == stored.replace("30min", "30 min")


DURATIONS = [
    ("30min", "30min", "30 min", "30 мин"),
    ("4 hr 30 min", "4h 30min", "4 hr 30 min", "4 ч 30 мин"),
    ("4 ч 30 мин", "4h 30min", "4 hr 30 min", "4 ч 30 мин"),
    ("90 минут", "90min", "90 min", "90 мин"),
    ("2 часа", "2h", "2 hr", "2 ч"),
    ("1,5 часа", "1.5h", "1.5 hr", "1,5 ч"),
    ("1,5h", "1.5h", "1.5 hr", "1,5 ч"),
    ("0.5h", "0.5h", "0.5 hr", "0,5 ч"),
    ("1ч 1.5мин", "1h 1.5min", "1 hr 1.5 min", "1 ч 1,5 мин"),
    ("45 сек", "45s", "45 sec", "45 с"),
    ("1500 мин", "1500min", "1500 min", "1500 мин"),
    ("1 500 мин", "1500min", "1500 min", "1500 мин"),
    ("1\u202f500\u202f000min", "1500000min", "1500000 min", "1500000 мин"),
    ("1,500.5 min", "1500.5min", "1500.5 min", "1500,5 мин"),
    ("1.500,5 мин", "1500.5min", "1500.5 min", "1500,5 мин"),
    ("2h 1 500 min", "2h 1500min", "2 hr 1500 min", "2 ч 1500 мин"),
    ("1,500,000min", "1500000min", "1500000 min", "1500000 мин"),
    ("0,125 часа", "0.125h", "0.125 hr", "0,125 ч"),
    ("1,500min", "1,500min", "1,500min", "1,500min"),
    ("1.500 мин", "1.500 мин", "1.500 мин", "1.500 мин"),
    ("2 дня", "2 дня", "2 дня", "2 дня"),
    ("0 ч", "0 ч", "0 ч", "0 ч"),
    ("скоро", "скоро", "скоро", "скоро"),
]


@pytest.mark.parametrize(("typed", "stored", "english", "russian"), DURATIONS)
def test_a_duration_is_typed_in_either_language_and_shown_as_texts_say_it(
    typed: str, stored: str, english: str, russian: str
) -> None:
    fields = [(of, one) for of, one in _columns() if one.type is ValueType.DURATION]
    assert fields
    for of, field in fields:
        assert typed_value(typed, field) == stored
        assert shown_value(typed, field) == stored
        for language, said in (("en", english), ("ru", russian)):
            assert said_in(language, stored, *of) == said
            assert typed_value(said, field) == stored, "a form sends back what it has shown"


def test_what_a_label_cannot_stand_for_stays() -> None:
    assert said_in("ru", "2026-12-24: closed | fri", "calendars", "exceptions") == (
        "2026-12-24: закрыто | fri"
    )
    assert said_in("ru", "platinum", "people", "mark") == "platinum"
    assert said_in("ru", "mon: 09:00-1…", "calendars", "week") == "пн: 09:00-1…"
    assert said_in("ru", "mon", "departments", "members") == "mon"


def test_mistakes_in_a_calendar_name_weekdays_in_the_readers_language() -> None:
    week = {"mon": ["25:00-26:00"], "пон": ["09:00-18:00"], "xyz": ["09:00-18:00"]}
    with pytest.raises(BadCalendar) as bad:
        read_calendar("", {"zone": "Europe/Berlin", "week": week})
    fields = DESCRIPTIONS[Kind.CALENDAR].fields
    found = [as_mistake(one, "", fields) for one in bad.value.problems]
    said = {mistake_place(one, "ru"): mistake_words(one, "ru") for one in found}
    assert said["пон"]["meant"] == "пн"
    assert said["xyz"]["offered"] == "пн, вт, ср, чт, пт, сб, вс"
    assert "пн" in said
