from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jinja2 import TemplateNotFound, UndefinedError

from bots.text.locales import N_, catalogue_path, label, language_of
from bots.text.renderer import Renderer
from domain.text.spans import Span, Style, Text
from tests.support.strategies.texts import TYPED, texts

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
"""A Wednesday."""

RUSSIAN = """
msgid ""
msgstr ""
"Language: ru\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
"(n%100<10 || n%100>=20) ? 1 : 2);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "One ticket"
msgid_plural "%(num)s tickets"
msgstr[0] "%(num)s заявка"
msgstr[1] "%(num)s заявки"
msgstr[2] "%(num)s заявок"

msgid "<b>%(name)s</b> writes"
msgstr "Пишет <b>%(name)s</b>"

msgctxt "a ticket is"
msgid "Open"
msgstr "Открыта"

#, fuzzy
msgid "Close"
msgstr "Закрыта"
"""

Say = Callable[..., Text]


@pytest.fixture
def catalogues(tmp_path: Path) -> Path:
    path = catalogue_path("ru", tmp_path / "locales")
    path.parent.mkdir(parents=True)
    path.write_text(RUSSIAN, encoding="utf-8")
    return tmp_path / "locales"


@pytest.fixture
def say(tmp_path: Path, catalogues: Path) -> Say:
    """Renders a template given as a string."""

    def rendered(
        template: str,
        facts: Mapping[str, Any] | None = None,
        language: str = "en",
        time_zone: str = "UTC",
        now: datetime = NOW,
    ) -> Text:
        (tmp_path / "said.j2").write_text(template, encoding="utf-8")
        renderer = Renderer(tmp_path, catalogues)
        return renderer.render("said", facts or {}, language=language, time_zone=time_zone, now=now)

    return rendered


class TestFacts:
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
    @given(texts(TYPED))
    def test_a_text_keeps_its_spans(self, say: Say, text: Text) -> None:
        assert say("[{{ line }}]", {"line": text}) == "[" + text + "]"

    def test_a_text_keeps_its_spans_inside_a_translation(self, say: Say) -> None:
        name = Text("<Anna> & Co", (Span(1, 5, Style.ITALIC),))
        template = "{% trans %}<b>{{ name }}</b> writes{% endtrans %}"
        spans = (Span(6, 17, Style.BOLD), Span(7, 11, Style.ITALIC))
        assert say(template, {"name": name}, "ru") == Text("Пишет <Anna> & Co", spans)

    @pytest.mark.parametrize("fact", ["<b>x", "&amp;", "{{ 1 }}", "100% %(x)s", "{% raw %}"])
    def test_a_string_is_plain_characters(self, say: Say, fact: str) -> None:
        template = "{{ fact }} {% trans %}{{ fact }}{% endtrans %} <b>{{ _('%(a)s', a=fact) }}</b>"
        assert say(template, {"fact": fact}).plain == f"{fact} {fact} {fact}"

    def test_an_address_stays_inside_its_link(self, say: Say) -> None:
        text = say('<a href="{{ url }}">here</a>', {"url": 'https://e.x/"><b>'})
        assert text == Text("here", (Span(0, 4, Style.LINK, 'https://e.x/"><b>'),))

    @pytest.mark.parametrize(
        "template",
        ["{{ x }}", "{{ ticket.x }}", "{% trans %}{{ x }}{% endtrans %}", "{% if x %}{% endif %}"],
    )
    def test_a_missing_fact_is_an_error(self, say: Say, template: str) -> None:
        with pytest.raises(UndefinedError):
            say(template, {"ticket": {"number": 42}})

    def test_wrong_markup_is_an_error(self, say: Say) -> None:
        with pytest.raises(ValueError, match="never closed"):
            say("<b>x")

    def test_an_unknown_template_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(TemplateNotFound):
            Renderer(tmp_path).render("nothing", {}, language="en", now=NOW)


class TestLines:
    def test_lines_that_hold_nothing_but_a_tag_are_no_lines(self, say: Say) -> None:
        template = """
            {% if true %}
            one
            {% endif %}
            {% for n in [2, 3] %}
            {{ n }}
            {% endfor %}
        """
        assert [line.strip() for line in say(template).plain.split("\n")] == ["one", "2", "3"]

    def test_a_translation_is_one_line_and_ends_as_written(self, say: Say) -> None:
        template = """{% trans %}
            One
            line.
        {% endtrans %}
{% trans %}Another.{% endtrans %}

Last."""
        assert say(template).plain == "One line.\nAnother.\n\nLast."

    def test_a_file_imported_with_context_knows_the_reader(self, say: Say, tmp_path: Path) -> None:
        parts = "{% macro when(at) %}{{ at|when }}, {{ _('Open') }}{% endmacro %}"
        (tmp_path / "parts.j2").write_text(parts)
        template = "{% import 'parts.j2' as parts with context %}{{ parts.when(reader.now) }}"
        assert say(template) == Text("Wed 18 Nov 12:00, Open")


class TestLanguages:
    @pytest.mark.parametrize(
        ("code", "language"),
        [
            *(("ru", "ru"), ("ru-RU", "ru"), ("RU_ru", "ru"), ("en-GB", "en"), ("", "en")),
            *(("uk", "en"), ("rue", "en"), ("zh-hans", "en"), ("../ru", "en")),
        ],
    )
    def test_russian_to_who_reads_it_and_english_to_everybody_else(
        self, code: str, language: str
    ) -> None:
        assert language_of(code) == language

    @pytest.mark.parametrize(
        ("count", "english", "russian"),
        [
            *((0, "0 tickets", "0 заявок"), (1, "One ticket", "1 заявка")),
            *((2, "2 tickets", "2 заявки"), (5, "5 tickets", "5 заявок")),
            *((11, "11 tickets", "11 заявок"), (21, "21 tickets", "21 заявка")),
            (112, "112 tickets", "112 заявок"),
        ],
    )
    def test_plural_forms(self, say: Say, count: int, english: str, russian: str) -> None:
        template = "{% trans num=n %}One ticket{% pluralize %}{{ num }} tickets{% endtrans %}"
        assert say(template, {"n": count}) == Text(english)
        assert say(template, {"n": count}, "ru") == Text(russian)

    def test_one_word_may_be_translated_by_what_it_is_said_of(self, say: Say) -> None:
        template = (
            '{% trans "a ticket is" %}Open{% endtrans %}, {{ pgettext("a shop is", "Open") }}'
        )
        assert say(template, language="ru") == Text("Открыта, Open")

    def test_a_doubtful_translation_is_not_used(self, say: Say) -> None:
        assert say("{{ _('Close') }}", language="ru") == Text("Close")

    def test_a_label_is_filled_in(self) -> None:
        assert label(N_("No such %(thing)s, 100%%"), "en", thing="<b>") == "No such <b>, 100%"
        assert label("100%", "en") == "100%"


class TestDates:
    @pytest.mark.parametrize("zone", ["", "Nowhere/At_All", "../../etc/passwd", "Europe", "\0"])
    def test_who_lives_in_an_unknown_zone_reads_utc(self, say: Say, zone: str) -> None:
        assert say("{{ reader.now|clock }}", time_zone=zone) == Text("12:00")
        assert say("{{ reader.now|when }}", time_zone=zone) == Text("Wed 18 Nov 12:00 (UTC+0)")

    def test_the_time_of_somebody_elses_day(self, say: Say) -> None:
        template = "{{ reader.now|clock('Asia/Tokyo') }} there, {{ reader.now|day }}"
        assert say(template) == Text("21:00 there, 18 Nov")

    @pytest.mark.parametrize(
        ("duration", "english", "russian"),
        [
            (timedelta(0), "0 sec", "0 с"),
            (timedelta(seconds=5.5), "5 sec", "5 с"),
            (timedelta(seconds=59), "59 sec", "59 с"),
            (timedelta(minutes=12, seconds=40), "12 min", "12 мин"),
            (timedelta(hours=1), "1 hr", "1 ч"),
            (timedelta(hours=-2, minutes=-15), "2 hr 15 min", "2 ч 15 мин"),
            (timedelta(days=1, minutes=59), "1 day", "1 день"),
            (timedelta(days=3, hours=4, minutes=5), "3 days 4 hr", "3 дня 4 ч"),
            (timedelta(days=400), "400 days", "400 дней"),
        ],
    )
    def test_a_span_is_told_in_two_units_at_most(
        self, say: Say, duration: timedelta, english: str, russian: str
    ) -> None:
        assert say("{{ d|span }}", {"d": duration}) == Text(english)
        assert say("{{ d|span }}", {"d": duration}, "ru") == Text(russian)

    def test_an_instant_without_a_zone_is_an_error(self, say: Say) -> None:
        with pytest.raises(ValueError, match="no time zone"):
            say("{{ at|when }}", {"at": datetime(2026, 11, 18)})  # noqa: DTZ001


@pytest.mark.parametrize(
    ("written", "language", "said"),
    [
        ("2027-12-31", "en", "31 Dec 2027"),
        ("2027-12-31", "ru", "31 декабря 2027 года"),
        ("2026-12-31", "en", "31 Dec"),
        ("soon", "en", "soon"),
    ],
)
def test_a_last_day_reads_as_a_date_if_it_is_one(
    tmp_path: Path, written: str, language: str, said: str
) -> None:
    (tmp_path / "day.j2").write_text("{{ written|last_day }}")
    words = {"written": written}
    assert Renderer(tmp_path).render("day", words, language=language, now=NOW).plain == said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("reply |  | 5min | administrators", "reply | 5min | administrators"),
        ("reply |  |  | administrators", "reply | administrators"),
        ("mon: 09:00-17:00", "mon: 09:00-17:00"),
        ("2026-12-24: closed | Christmas", "2026-12-24: closed | Christmas"),
    ],
)
def test_a_row_that_is_only_read_has_no_empty_cells(tmp_path: Path, row: str, said: str) -> None:
    (tmp_path / "row.j2").write_text("{{ row|without_gaps }}")
    assert Renderer(tmp_path).render("row", {"row": row}, language="en", now=NOW).plain == said
