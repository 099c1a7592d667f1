"""A page of the queue: its tickets with their buttons, lists to choose filters from, and pages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bots.chat.buttons import rows
from bots.chat.buttons.row import LIMIT
from bots.chat.buttons.values import OfListed, OfQueue, OfTicket
from bots.chat.queue_state import encoded
from bots.platforms import Button, Item, Picker, Rendered
from bots.text.locales import N_, NP_, label
from domain.policy.ticket_list import NOBODY, Filter, Light, read_period
from domain.text import Text
from domain.tickets import ACTIVE, ButtonState, Status

QUEUE = "answers/queue"
ROW = "answers/queue_row"

TAKE_IT, OPEN = N_("Take #%(number)s"), N_("Open #%(number)s")
MINE, FREE, ME, NOBODY_YET = N_("Mine"), N_("Free"), N_("me"), N_("Nobody")
ANY = N_("any")

LIGHTS: Mapping[Light, str] = {
    Light.RED: N_("🔴 your turn"),
    Light.YELLOW: N_("🟡 the client waits"),
    Light.LIGHT_GREEN: N_("🟩 a colleague answered"),
    Light.GREEN: N_("🟢 you answered"),
    Light.GREY: N_("⚪ closed"),
    Light.OVERDUE: N_("❗ overdue"),
    Light.EXPIRING: N_("⏰ expiring"),
}
STATUSES: Mapping[Status, str] = {
    Status.NEW: NP_("status", "New"),
    Status.OPEN: NP_("status", "In progress"),
    Status.PENDING: NP_("status", "Waiting for client"),
    Status.ON_HOLD: NP_("status", "On hold"),
    Status.RESOLVED: NP_("status", "Processed"),
    Status.CLOSED: NP_("status", "Closed"),
}
PERIODS: Mapping[str, str] = {
    "today": N_("today"),
    "yesterday": N_("yesterday"),
    "week": N_("7 days"),
    "month": N_("30 days"),
    "year": N_("a year"),
}
SOURCES: Mapping[str, str] = {
    "email": N_("e-mail"),
    "phone": N_("phone"),
}
LABELS: Mapping[Filter, str] = {
    Filter.LAMP: N_("Lamp"),
    Filter.STATUS: N_("Status"),
    Filter.RESPONSIBLE: N_("Responsible"),
    Filter.LEVEL: N_("Level"),
    Filter.CATEGORY: N_("Category"),
    Filter.DEPARTMENT: N_("Department"),
    Filter.PROJECT: N_("Project"),
    Filter.SOURCE: N_("Source"),
    Filter.PERIOD: N_("Period"),
}
"""The lists to choose from, in the order they stand. Clients are too many for a list."""

Choice = tuple[Any, str]
"""What a filter may be, and what it is called."""


def drawn(
    text: Text,
    facts: Mapping[str, Any],
    row: Callable[[Mapping[str, Any]], Text],
    language: str,
    today: date,
) -> Rendered:
    """A page under its heading; `row` says a ticket, `today` is by the reader's clock."""
    state = facts["state"]
    return Rendered(
        text,
        tuple(_turning(facts, language)),
        replaces=True,
        items=tuple(Item(row(one), _of_ticket(one, language)) for one in facts["rows"]),
        pickers=tuple(_pickers(state, facts["choices"], language, today)),
    )


def _of_ticket(row: Mapping[str, Any], language: str) -> tuple[Button, ...]:
    number, status = row["id"], Status(row["status"])
    opening = rows.SHOW.draw(OfListed(number), label(OPEN, language, number=number))
    if row["assignee_id"] is not None or status not in ACTIVE:
        return (opening,)
    free = OfTicket(number, ButtonState(status, None))
    return (rows.TAKE.draw(free, label(TAKE_IT, language, number=number)), opening)


def _turning(facts: Mapping[str, Any], language: str) -> Iterator[tuple[Button, ...]]:
    """The pages before and behind, then what people look for most."""
    state, earlier, later = facts["state"], facts["earlier"], facts["later"]
    turns = (
        earlier and rows.QUEUE.draw(OfQueue(encoded(state, earlier, back=True)), "◀"),
        later and rows.QUEUE.draw(OfQueue(encoded(state, later)), "▶"),
    )
    pages = tuple(one for one in turns if one and len(one.value) <= LIMIT)
    if pages:
        yield pages
    yield tuple(
        rows.QUEUE.draw(OfQueue(encoded(wanted)), label(words, language))
        for words, wanted in _quick(facts)
        if wanted != state
    )


def _quick(facts: Mapping[str, Any]) -> Sequence[tuple[str, Mapping[str, Any]]]:
    viewer = facts["choices"]["responsible"][0][0]
    return (
        (LIGHTS[Light.RED], {"lamp": Light.RED.value}),
        (LIGHTS[Light.OVERDUE], {"lamp": Light.OVERDUE.value}),
        (MINE, {"responsible": viewer}),
        (FREE, {"responsible": NOBODY}),
        (N_("All"), {}),
    )


def _pickers(
    state: Mapping[str, Any], choices: Mapping[str, Any], language: str, today: date
) -> Iterator[Picker]:
    for name, words in LABELS.items():
        offered = _choices(name, choices, language, today)
        if offered:
            yield _picker(name, label(words, language), offered, state, language)


def _picker(
    name: Filter,
    title: str,
    offered: Sequence[Choice],
    state: Mapping[str, Any],
    language: str,
) -> Picker:
    without = {key: value for key, value in state.items() if key != name}
    options = [(f"{title}: {label(ANY, language)}", rows.QUEUE.value(OfQueue(encoded(without))))]
    chosen = ""
    for value, called in offered:
        option = rows.QUEUE.value(OfQueue(encoded({**without, name.value: value})))
        options.append((f"{title}: {called}", option))
        if state.get(name) == value:
            chosen = option
    return Picker(title, tuple(options), chosen)


def _choices(
    name: Filter, choices: Mapping[str, Any], language: str, today: date
) -> Sequence[Choice]:
    if name is Filter.LAMP:
        return [(light.value, label(words, language)) for light, words in LIGHTS.items()]
    if name is Filter.STATUS:
        return [(status.value, label(words, language)) for status, words in STATUSES.items()]
    if name is Filter.PERIOD:
        return [
            ([period.first.isoformat(), period.last.isoformat()], label(words, language))
            for word, words in PERIODS.items()
            if (period := read_period(word, today)) is not None
        ]
    if name is Filter.SOURCE:
        return [
            (value, label(SOURCES.get(value, value.capitalize()), language))
            for value, _ in choices[name]
        ]
    offered = [(value, called or label(ME, language)) for value, called in choices[name]]
    if name is Filter.RESPONSIBLE:
        return [*offered[:1], (NOBODY, label(NOBODY_YET, language)), *offered[1:]]
    return offered
