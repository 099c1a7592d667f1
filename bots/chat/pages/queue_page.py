"""A page of the queue: its tickets with their buttons, filters to choose, and other pages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bots.chat.buttons import rows
from bots.chat.buttons.choices import OPEN
from bots.chat.buttons.layout import LABEL
from bots.chat.buttons.values import OfClientsPage, OfListed, OfQueue, OfTicket
from bots.chat.queue_state import encoded
from bots.platforms import Button, Item, Picker, Rendered
from bots.text.locales import N_, label
from bots.text.words import FILTERS, LAMPS, MARKS, STATUSES, source_word, status_word
from domain.answers.queue import QueueChoices, QueueEntry, QueuePage
from domain.outgoing.buttons import Choice
from domain.outgoing.deliveries import Reader
from domain.policy.queue.ticket_list import NOBODY, Filter, Filters, Light, read_period
from domain.text.spans import Text
from domain.tickets import ACTIVE, ButtonState, Status

TAKE_IT = N_("Take #%(number)s")
MINE, FREE, ME, NOBODY_YET = N_("Mine"), N_("Unassigned"), N_("me"), N_("Unassigned")
ANY, AS_NAMED = N_("any"), N_("As %(name)s")

PERIODS: Mapping[str, str] = {
    "today": N_("today"),
    "yesterday": N_("yesterday"),
    "week": N_("7 days"),
    "month": N_("30 days"),
    "year": N_("a year"),
}

Option = tuple[Any, str]
"""A filter's value, and its label."""


def drawn(
    text: Text, page: QueuePage, row: Callable[[QueueEntry], Text], reader: Reader, today: date
) -> Rendered:
    """Return a page under its heading; `row` renders a ticket, `today` is the reader's date."""
    language = reader.language
    return Rendered(
        text,
        tuple(_turning(page, reader, today)),
        replaces=True,
        items=tuple(
            Item(row(one), _of_ticket(one, language, page.choices.sees_as)) for one in page.entries
        ),
        pickers=tuple(_pickers(page, reader, today)),
    )


def _of_ticket(row: QueueEntry, language: str, sees_as: bool) -> tuple[Button, ...]:
    opening = rows.SHOW.draw(OfListed(row.id), label(OPEN, language, number=row.id))
    seen = (_as_client(row, language),) if sees_as else ()
    return (*taking(row, language), opening, *seen)


def taking(row: QueueEntry, language: str) -> tuple[Button, ...]:
    """Return the button that takes a ticket, if somebody should."""
    status = Status(row.status)
    if row.assignee_id is not None or status not in ACTIVE:
        return ()
    free = OfTicket(row.id, ButtonState(status, None))
    return (rows.TAKE.draw(free, label(TAKE_IT, language, number=row.id)),)


def _as_client(row: QueueEntry, language: str) -> Button:
    words = label(AS_NAMED, language, name=row.client)
    seen = rows.AS.draw(OfClientsPage(row.client_id, 0), words[:LABEL])
    return replace(seen, menu=rows.AS.menu)


def _turning(page: QueuePage, reader: Reader, today: date) -> Iterator[tuple[Button, ...]]:
    """Return the previous and the next page, each filter to take off, then the common filters."""
    language = reader.language
    filters, earlier, later = page.filters, page.earlier, page.later
    turns = (
        (earlier and OfQueue(encoded(filters, earlier, back=True)), "◀"),
        (later and OfQueue(encoded(filters, later)), "▶"),
    )
    if pages := tuple(
        rows.QUEUE.draw(of, sign) for of, sign in turns if of and rows.QUEUE.fits(of)
    ):
        yield pages
    if removals := tuple(_removals(page, reader, today)):
        yield removals
    yield tuple(
        rows.QUEUE.draw(OfQueue(encoded(wanted)), label(words, language))
        for words, wanted in _quick(page.choices.viewer_id)
        if wanted != filters
    )


def _removals(page: QueuePage, reader: Reader, today: date) -> Iterator[Button]:
    """Return a button for each filter, which takes it off."""
    known = _options(page.choices, reader, today)
    for name, said in page.asked.items():
        value = getattr(page.filters, name.value)
        words = dict(known.get(name, ())).get(value) or said or label(NOBODY_YET, reader.language)
        without = encoded(replace(page.filters, **{name.value: None}))
        yield rows.QUEUE.draw(OfQueue(without), f"✕ {words}"[:LABEL])


def _quick(viewer_id: int) -> Sequence[tuple[str, Filters]]:
    return (
        (LAMPS[Light.RED], Filters(lamp=Light.RED)),
        (LAMPS[Light.OVERDUE], Filters(lamp=Light.OVERDUE)),
        (MINE, Filters(responsible=viewer_id)),
        (FREE, Filters(responsible=NOBODY)),
        (N_("All"), Filters()),
    )


def _pickers(page: QueuePage, reader: Reader, today: date) -> Iterator[Picker]:
    language, options = reader.language, _options(page.choices, reader, today)
    for name, words in FILTERS.items():
        if offered := options.get(Filter(name)):
            title = label(words, language)
            yield _picker(Filter(name), title, offered, page.filters, language)


def _picker(
    name: Filter, title: str, offered: Sequence[Option], filters: Filters, language: str
) -> Picker:
    def value_of(choice: Any) -> str:
        return rows.QUEUE.value(OfQueue(encoded(replace(filters, **{name.value: choice}))))

    options = [(f"{title}: {label(ANY, language)}", value_of(None))]
    options += [(f"{title}: {called}", value_of(value)) for value, called in offered]
    asked = getattr(filters, name)
    chosen = any(value == asked for value, _ in offered)
    return Picker(title, tuple(options), value_of(asked) if chosen else "")


def _options(
    choices: QueueChoices, reader: Reader, today: date
) -> Mapping[Filter, Sequence[Option]]:
    language = reader.language
    periods = ((read_period(word, today), words) for word, words in PERIODS.items())
    return {
        Filter.LAMP: [(light, label(words, language)) for light, words in LAMPS.items()],
        Filter.STATUS: [(one, status_word(one, language, reader.voice)) for one in STATUSES],
        Filter.PERIOD: [(period, label(words, language)) for period, words in periods if period],
        Filter.SOURCE: [(one, source_word(one, language)) for one in choices.sources],
        Filter.RESPONSIBLE: [
            (choices.viewer_id, label(ME, language)),
            (NOBODY, label(NOBODY_YET, language)),
            *_named(choices.staff),
        ],
        Filter.LEVEL: _named(choices.levels),
        Filter.CATEGORY: _named(choices.categories),
        Filter.DEPARTMENT: _named(choices.departments),
        Filter.PROJECT: [(one, one) for one in choices.projects],
        Filter.GROUP: _named(choices.groups),
        Filter.MARK: [
            (one, label(MARKS[one], language) if one in MARKS else one) for one in choices.marks
        ],
    }


def _named(choices: Sequence[Choice]) -> Sequence[Option]:
    return [(one.id, one.name) for one in choices]
