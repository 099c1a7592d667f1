"""From what is sent or shown to what a platform can draw: text, language and buttons."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bots.chat.buttons.choices import Rows, departments, moves
from bots.chat.buttons.messages import REPLACING, buttons_for
from bots.chat.forms import choices
from bots.chat.lists import buttons_of, reminded
from bots.chat.menus import Menu, offered
from bots.chat.queue_page import QUEUE, drawn
from bots.platforms import Rendered
from bots.text.dates import zone_of
from bots.text.renderer import Renderer
from domain.errors import Refusal
from domain.messages import Fate, MessageKind
from domain.posts import (
    CARD,
    FORM,
    RECEIPT,
    REMINDERS,
    Answer,
    Delivery,
    MirrorKind,
    MirrorUpdate,
    Reader,
    TicketView,
)
from domain.text import Text

DRAWN = {MirrorKind.CARD: CARD, MirrorKind.RECEIPT: RECEIPT}

MARKS: Mapping[str, str] = {
    Fate.WAITING: "⏳",
    Fate.QUEUED: "📤",
    Fate.DELIVERED: "✅",
    Fate.FAILED: "❌",
    Fate.UNKNOWN: "❓",
    Fate.INSIDE: "🔒",
    Fate.WITHDRAWN: "🚫",
    Fate.HELD: "✋",
}
"""What became of a staff line, as a reaction on it."""


def reaction(kind: MirrorKind, state: str) -> str:
    """The emoji that a mark or `seen` shows; empty for none."""
    if kind is MirrorKind.MARK:
        return MARKS.get(state, "")
    return state.partition(":")[0]


LOOKS_LIKE: Mapping[str, str] = {
    "⏳": "⌛",
    "✅": "✔",
    "❌": "✖",
    "❓": "❔",
    "🔒": "🔐",
    "🚫": "⛔",
    "✋": "🖐",
}
"""What a client's reaction is shown as, where a mark looks the same."""


UNKNOWN_EMOJI = "💬"
"""Stands for a client's reaction that cannot be shown as it is."""


def reactions(state: str) -> tuple[str, ...]:
    """The emoji that stand for a client's reactions, in their order; none of them is a mark."""
    alike = {emoji: LOOKS_LIKE.get(emoji, UNKNOWN_EMOJI) for emoji in MARKS.values()}
    bare = (emoji.replace("\ufe0f", "") for emoji in state.split())
    return tuple(dict.fromkeys(alike.get(emoji, emoji) for emoji in bare))


OFFERS: Mapping[str, Callable[[Mapping[str, Any], TicketView, str], Rows]] = {
    "answers/guessed": moves,
    "answers/reopened": moves,
    "answers/departments": departments,
    FORM: choices,
}
"""Templates about a ticket below which stands what their facts offer."""

LISTS: Mapping[str, Callable[[Mapping[str, Any], str], Rows]] = {
    REMINDERS: reminded,
    "answers/tickets": lambda facts, _: buttons_of(facts),
}
"""Templates below which each ticket that they list has buttons."""


class Presenter:
    """Renders for whoever reads; the desk's own language and zone where that is no one person."""

    def __init__(self, renderer: Renderer, desk: Reader, slash: str) -> None:
        """`slash` is the slash command's name, which texts tell people to type."""
        self._renderer = renderer
        self._desk = desk
        self._slash = slash

    def delivery(self, delivery: Delivery, now: datetime) -> Rendered:
        """What a claimed post says; an answer's own facts, as they are with every other answer."""
        known = {
            "message": delivery.message,
            "author": delivery.author,
            "folded": delivery.folded,
            "repeated": delivery.repeated,
            "files_go_along": delivery.takes_files,
            "held": delivery.message is not None and delivery.message.kind is MessageKind.HELD,
        }
        return self._render(
            delivery.template,
            {**known, **delivery.facts},
            delivery.reader,
            now,
            ticket=delivery.ticket,
            message_id=delivery.message.id if delivery.message else delivery.facts.get("message"),
        )

    def picture(self, picture: MirrorUpdate, now: datetime) -> Rendered:
        """What a card or a receipt shows now."""
        return self._render(
            DRAWN[picture.kind], {"repeated": False}, picture.reader, now, ticket=picture.ticket
        )

    def offered(self, state: str) -> Menu:
        """What a picture of somebody's menu offers."""
        return offered(state, self._desk.language)

    def answer(
        self, answer: Answer, reader: Reader, ticket: TicketView | None, now: datetime
    ) -> Rendered:
        """What somebody who asked is told."""
        return self._render(
            answer.template,
            answer.facts,
            reader,
            now,
            ticket=ticket,
            message_id=answer.facts.get("message"),
        )

    def _render(
        self,
        template: str,
        facts: Mapping[str, Any],
        reader: Reader,
        now: datetime,
        *,
        ticket: TicketView | None,
        message_id: int | None = None,
    ) -> Rendered:
        language = reader.language or self._desk.language
        text = self._renderer.render(
            template,
            {"slash": self._slash, **facts, "ticket": ticket},
            language=language,
            time_zone=reader.time_zone or self._desk.time_zone,
            now=now,
        )
        if ticket is not None and template in OFFERS:
            return Rendered(text, OFFERS[template](facts, ticket, language))
        if template == QUEUE:
            return self._queue(text, facts, reader, now)
        if template in LISTS:
            return Rendered(text, LISTS[template](facts, language), replaces=template in REPLACING)
        buttons = buttons_for(
            template,
            language,
            ticket=ticket,
            message_id=message_id,
            update_id=facts.get("update"),
            facts=facts,
        )
        replaces = template in REPLACING and not facts.get("apart")
        return Rendered(text, buttons, replaces=replaces)

    def _queue(
        self, text: Text, facts: Mapping[str, Any], reader: Reader, now: datetime
    ) -> Rendered:
        """A page of the queue, each of its tickets by itself."""
        language = reader.language or self._desk.language
        zone = reader.time_zone or self._desk.time_zone

        def row(one: Mapping[str, Any]) -> Text:
            return self._renderer.render(
                "answers/queue_row", {"row": one}, language=language, time_zone=zone, now=now
            )

        return drawn(text, facts, row, language, now.astimezone(zone_of(zone)).date())


def refused(refusal: Refusal) -> Answer:
    """The answer that says why not; a ticket that the actor may not know of is not shown in it."""
    shown = refusal.facts.get("ticket") if refusal.code != "no_such_ticket" else None
    return Answer(f"refusals/{refusal.code}", refusal.facts, shown)
