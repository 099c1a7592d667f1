"""From a body's words to a text with spans, in the reader's language and time zone.

A template is a file `<name>.j2` in Jinja2 with the tags of bots.text.markup; plain sentences have
no file and are in bots.text.sentences. Besides its words a template knows `reader`, the filters of
bots.text.dates (`{{ due_at|when }}`), and gettext: `{% trans %}` or `_()`. A text put in,
`{{ line.text }}`, keeps its spans, and so does a word that holds one, `{{ said|text }}`; everything
else is plain characters. A file that is imported for its macros must be imported `with context`,
or it knows no reader.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2.ext import Extension
from jinja2.runtime import Context
from markupsafe import Markup

from bots.text import markup
from bots.text.dates import Dates, in_their_case, zone_of
from bots.text.locales import CATALOGUES, language_of, load
from bots.text.sentences import SENTENCES, as_template
from bots.text.terms import mistake_place, mistake_words, said_in, without_gaps
from bots.text.words import (
    ACCESSES,
    AUDITED,
    FILTERS,
    KINDS,
    LAMPS,
    MARKS,
    PEOPLE_FILTERS,
    ROLES,
    lamp_sign,
    mark_sign,
    nearest,
    source_word,
    status_word,
    typed_name,
    typed_value,
    word,
)
from domain.answers.settings import Mistake
from domain.dictionaries import USUAL_VOICE, Voice
from domain.outgoing.addresses import kind_and_number
from domain.people.person import Language, known_zone
from domain.policy.people.support_expiry import UNTIL, support_end
from domain.text.spans import JsonText, Text

TEMPLATES = Path(__file__).parent / "templates"

_FILTERS = (
    *("when", "opening", "dated", "full", "weekday", "day", "clock"),
    *("span", "work"),
)


class TransKeepsItsLine(Extension):
    """Keeps the newline after a trans tag, which `trim_blocks` would remove."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the template with its trans tags ended by `+%}`, which keeps the newline."""
        return re.sub(r"\bendtrans\s*%}", "endtrans +%}", source)


class Renderer:
    """Renders sentences and a folder's templates; each is compiled once, when first needed.

    Everything in the process may share one.
    """

    def __init__(
        self, templates: Path = TEMPLATES, catalogues: Path = CATALOGUES, thread_link: str = ""
    ) -> None:
        """Prepare it. `thread_link` is the form of an address of a ticket's thread: see Traits."""
        self._catalogues = catalogues
        self._files = jinja2.FileSystemLoader(templates)
        self._environment = jinja2.Environment(
            loader=jinja2.ChoiceLoader([self._files, jinja2.FunctionLoader(_sentence)]),
            extensions=["jinja2.ext.i18n", TransKeepsItsLine],
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            finalize=_shown,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
        )
        # The trans tag then leaves filling in to the functions of _speech.
        self._environment.newstyle_gettext = True  # type: ignore[attr-defined]
        self._environment.policies["ext.i18n.trimmed"] = True
        self._environment.filters.update({name: _filter(name) for name in _FILTERS})
        self._environment.filters.update(_OF_VALUES)
        self._environment.globals["thread_address"] = thread_link.format

    def names(self) -> list[str]:
        """Return the names of everything that can be rendered."""
        files = {name.removesuffix(".j2") for name in self._files.list_templates()}
        return sorted(files | SENTENCES.keys())

    def render(
        self,
        template: str,
        words: Mapping[str, Any],
        *,
        language: str,
        time_zone: str = "",
        desk_zone: str = "UTC",
        now: datetime,
        voice: Voice = USUAL_VOICE,
    ) -> Text:
        """Return what the template makes of the words, without white space around it.

        `language` is any code a platform gives, `now` an aware instant. `time_zone` is the IANA
        name of one person's own zone; where there is none, times are in `desk_zone`. `voice` has
        the desk's own words. Raises a jinja2.TemplateError if there is no such template or it asks
        for a word that is missing, ValueError if its markup is wrong.
        """
        spoken = language_of(language)
        own, desk = known_zone(time_zone), zone_of(desk_zone)
        reader = Dates(spoken, own or desk, now, desk if own else None)
        compiled = self._environment.get_template(f"{template}.j2")
        speech = _speech(spoken, self._catalogues)
        return markup.parse(compiled.render(words, reader=reader, voice=voice, **speech)).strip()


@cache
def our_renderer(thread_link: str = "") -> Renderer:
    """Return the renderer of our own templates: one for the process, which compiles each once."""
    return Renderer(thread_link=thread_link)


def _sentence(file: str) -> str | None:
    """Return the template of a plain sentence; None if there is no such sentence."""
    name = file.removesuffix(".j2")
    return as_template(name) if name in SENTENCES else None


def _read_text(value: Text | JsonText) -> Text:
    return value if isinstance(value, Text) else Text.from_json(value)


def _is_negative(value: timedelta | float) -> bool:
    return (value.total_seconds() if isinstance(value, timedelta) else value) < 0


def _kind(value: object) -> str:
    """Return the name of a record's class, in lower case."""
    return type(value).__name__.lower()


def _word_of(words: Mapping[str, str]) -> Callable[..., str]:
    @jinja2.pass_context
    def found(context: Context, value: str) -> str:
        return word(words, value, context["reader"].language)

    return found


@jinja2.pass_context
def _status_word(context: Context, status: str) -> str:
    return status_word(status, context["reader"].language, context["voice"])


@jinja2.pass_context
def _client_status_word(context: Context, status: str) -> str:
    return status_word(status, context["reader"].language, context["voice"], to_client=True)


@jinja2.pass_context
def _source_word(context: Context, source: str) -> str:
    return source_word(source, context["reader"].language)


@jinja2.pass_context
def _typed_name(context: Context, name: str) -> str:
    return typed_name(name, context["reader"].language)


@jinja2.pass_context
def _typed_value(context: Context, value: str, name: str) -> str:
    return typed_value(value, name, context["reader"].language, context["voice"])


@jinja2.pass_context
def _said_in(context: Context, shown: str, *of: str) -> str:
    return said_in(context["reader"].language, shown, *of)


@jinja2.pass_context
def _last_day(context: Context, written: str) -> str:
    """Say the last day of somebody's support; what is no date stays as it was written."""
    until = support_end({UNTIL: written})
    reader: Dates = context["reader"]
    return written if until is None else reader.day(until)


@jinja2.pass_context
def _mistake_words(context: Context, mistake: Mistake) -> Mapping[str, str]:
    return mistake_words(mistake, context["reader"].language)


@jinja2.pass_context
def _mistake_place(context: Context, mistake: Mistake) -> str:
    return mistake_place(mistake, context["reader"].language)


_OF_VALUES: Mapping[str, Callable[..., object]] = {
    "text": _read_text,
    "said_in": _said_in,
    "last_day": _last_day,
    "without_gaps": without_gaps,
    "mistake_words": _mistake_words,
    "mistake_place": _mistake_place,
    "is_negative": _is_negative,
    "kind": _kind,
    "kind_word": _word_of(KINDS),
    "status_word": _status_word,
    "client_status_word": _client_status_word,
    "lamp_word": _word_of(LAMPS),
    "lamp_sign": lamp_sign,
    "mark_sign": mark_sign,
    "filter_word": _word_of({**PEOPLE_FILTERS, **FILTERS}),
    "role_word": _word_of(ROLES),
    "mark_word": _word_of(MARKS),
    "access_word": _word_of(ACCESSES),
    "audited_word": _word_of(AUDITED),
    "kind_and_number": kind_and_number,
    "handle": "@{}".format,
    "source_word": _source_word,
    "typed_name": _typed_name,
    "typed_value": _typed_value,
    "nearest": nearest,
}


def _shown(value: object) -> object:
    return markup.escape(value) if isinstance(value, Text) else value


def _read_time(value: object) -> object:
    """Return an instant or a duration: events store them as ISO 8601 and as seconds."""
    if isinstance(value, str):
        return datetime.fromisoformat(value)
    return timedelta(seconds=value) if isinstance(value, int | float) else value


def _filter(name: str) -> Callable[..., str]:
    method = getattr(Dates, name)

    @jinja2.pass_context
    def read(context: Context, value: object, *zone: str, **named: object) -> str:
        others = {name: one if name == "zone" else _read_time(one) for name, one in named.items()}
        return str(method(context["reader"], _read_time(value), *zone, **others))

    return read


@cache
def _speech(language: Language, catalogues: Path) -> dict[str, Callable[..., Markup]]:
    """Return the functions that translate in templates and fill in placeholders.

    Jinja2's own ignore a text's spans.
    """
    translations = load(language, catalogues)

    def filled(message: str, values: Mapping[str, object]) -> Markup:
        message, values = in_their_case(message, values, language)
        return Markup(message) % {name: _shown(value) for name, value in values.items()}  # noqa: S704

    def gettext(message: str, /, **values: object) -> Markup:
        return filled(translations.gettext(message), values)

    def pgettext(context: str, message: str, /, **values: object) -> Markup:
        return filled(translations.pgettext(context, message), values)

    def ngettext(one: str, many: str, num: int, /, **values: object) -> Markup:
        return filled(translations.ngettext(one, many, num), {"num": num, **values})

    def npgettext(context: str, one: str, many: str, num: int, /, **values: object) -> Markup:
        return filled(translations.npgettext(context, one, many, num), {"num": num, **values})

    return {
        "gettext": gettext,
        "pgettext": pgettext,
        "ngettext": ngettext,
        "npgettext": npgettext,
    }
