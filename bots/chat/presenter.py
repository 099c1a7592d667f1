"""Turns what is sent or shown into what a platform can draw: text, language and buttons."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from bots.chat.buttons.choices import colleagues, departments, moves
from bots.chat.buttons.layout import Rows
from bots.chat.buttons.messages import buttons_for
from bots.chat.forms.draw import form_for
from bots.chat.menus import Menu, menu_wanted
from bots.chat.pages import (
    as_page,
    help_page,
    home_page,
    people_page,
    queue_page,
    settings_page,
    steps_page,
    tickets_page,
)
from bots.platforms import Form, Rendered, Window
from bots.text.dates import zone_of
from bots.text.locales import N_, label
from bots.text.renderer import Renderer
from domain.answers import Answer
from domain.answers.forms import FormPage
from domain.answers.home import HelpPage, HomePage
from domain.answers.people import (
    ExportPage,
    ForgetPage,
    NewRequest,
    PeoplePage,
    PersonPage,
    RequestsPage,
    StaffPage,
)
from domain.answers.queue import QueueEntry, QueuePage
from domain.answers.say import Confirm, Say
from domain.answers.settings import AuditPage, EntriesPage, EntryPage, SettingsPage, TablePage
from domain.answers.tickets import (
    AsListPage,
    AsReceiptPage,
    AsTicketPage,
    OwnTicketPage,
    TicketListPage,
    TicketPage,
)
from domain.dictionaries import USUAL_VOICE, Voice
from domain.errors import Refusal
from domain.messages import Message, MessageKind
from domain.outgoing.bodies import Asked, FormQuestion, Reminders
from domain.outgoing.buttons import Colleagues, Departments, Moves, OfHolidays, OfLine, OwnTicket
from domain.outgoing.deliveries import Delivery, Reader
from domain.outgoing.mirror_states import MirrorState
from domain.outgoing.mirrors import MirrorKind, MirrorUpdate
from domain.outgoing.posts import Body
from domain.outgoing.templates import CARD, RECEIPT
from domain.outgoing.ticket_view import TicketView
from domain.outgoing.words import Words
from domain.people.person import known_zone
from domain.platforms import Platforms, traits_of
from domain.text.spans import Text

DRAWN = {MirrorKind.CARD: CARD, MirrorKind.RECEIPT: RECEIPT}


class Presenter:
    """Renders for one reader, or in the desk's language and zone for several."""

    def __init__(self, renderer: Renderer, desk: Reader, slash: str, platforms: Platforms) -> None:
        """Prepare it. `slash` is the slash command's name, which texts tell people to type."""
        self._renderer = renderer
        self._desk = desk
        self._slash = slash
        self._platforms = platforms

    def delivery(self, delivery: Delivery, now: datetime) -> Rendered:
        """Return the content of a claimed post."""
        known = {
            "message": delivery.message,
            "author": delivery.author,
            "folded": delivery.folded,
            "repeated": delivery.repeated,
            "files_go_along": delivery.takes_files,
            "held": delivery.message is not None and delivery.message.kind is MessageKind.HELD,
            "prefix": self._prefix(delivery),
        }
        shown = _Shown(delivery.reader, now, delivery.ticket, delivery.message, known)
        return self._drawn(delivery.body, shown)

    def _prefix(self, delivery: Delivery) -> str:
        """Return what commands begin with where it is read; empty for the slash command."""
        where = delivery.place or delivery.identity
        if where is None or not delivery.private:
            return ""
        return traits_of(where.platform, self._platforms).prefix

    def mirror(self, mirror: MirrorUpdate, now: datetime) -> Rendered:
        """Return what a card or a receipt shows now."""
        shown = _Shown(mirror.reader, now, mirror.ticket, words={"repeated": False})
        return self._drawn(Say(DRAWN[mirror.kind]), shown)

    def menu(self, state: MirrorState, voice: Voice = USUAL_VOICE) -> Menu:
        """Return the commands of a menu mirror."""
        return menu_wanted(state, voice.language or self._desk.language)

    def page(self, body: Body, reader: Reader, now: datetime) -> Rendered:
        """Return a page that is about no single ticket."""
        return self._drawn(body, _Shown(reader, now, None))

    def answer(
        self, answer: Answer, reader: Reader, ticket: TicketView | None, now: datetime
    ) -> Rendered:
        """Return the answer to a command, in words even if it is a form."""
        return self._drawn(answer, _Shown(reader, now, ticket))

    def form(
        self, page: FormPage, reader: Reader, ticket: TicketView | None, now: datetime
    ) -> Form | Rendered:
        """Return the form to fill in."""
        shown = self._known(_Shown(reader, now, ticket))
        return form_for(page, ticket, shown.reader.language, self._drawn(page, shown))

    def _known(self, shown: "_Shown") -> "_Shown":
        """Fill in the desk's language if the reader's is unknown."""
        reader = shown.reader
        language = reader.language or reader.voice.language or self._desk.language
        return replace(shown, reader=replace(reader, language=language))

    def _zone(self, reader: Reader) -> str:
        """Return the desk's zone, for several readers or one without a zone."""
        return reader.voice.time_zone or self._desk.time_zone

    def _drawn(self, body: Body, shown: "_Shown") -> Rendered:
        shown = self._known(shown)
        if isinstance(body, AsReceiptPage) and shown.ticket is not None:
            shown = replace(shown, ticket=replace(shown.ticket, opens_at=body.opens_at))
        if isinstance(body, FormPage):
            body = body.otherwise
        text = self._text(body, shown)
        if isinstance(body, QueuePage):
            return self._queue(text, body, shown)
        if isinstance(body, HomePage):
            return home_page.drawn(
                text, body, partial(self._part, shown=shown), shown.reader.language
            )
        rows = _own_rows(body, shown)
        buttons = _buttons(body, shown) if rows is None else rows
        window = _window(body, shown.reader.language)
        return Rendered(text, buttons, replaces=_replaces(body), window=window)

    def _text(self, body: Body, shown: "_Shown") -> Text:
        words = {**shown.words, **_words(body), "ticket": shown.ticket}
        return self._part(body.template, words, shown)

    def _part(self, template: str, words: Words, shown: "_Shown") -> Text:
        """Render a part of a page: a row, or a section's heading."""
        return self._renderer.render(
            template,
            {"slash": self._slash, **words},
            language=shown.reader.language,
            time_zone=shown.reader.time_zone,
            desk_zone=self._zone(shown.reader),
            now=shown.now,
            voice=shown.reader.voice,
        )

    def _queue(self, text: Text, page: QueuePage, shown: "_Shown") -> Rendered:
        """Draw a page of the queue, ticket by ticket."""
        reader, now = shown.reader, shown.now

        def row(one: QueueEntry) -> Text:
            return self._part("answers/queue_row", {"row": one}, shown)

        zone = known_zone(reader.time_zone) or zone_of(self._zone(reader))
        today = now.astimezone(zone).date()
        return queue_page.drawn(text, page, row, reader, today)


@dataclass(frozen=True, slots=True)
class _Shown:
    """The reader, time and subject of a drawing, and what else its template knows."""

    reader: Reader
    now: datetime
    ticket: TicketView | None
    message: Message | None = None
    words: Words = field(default_factory=dict)


def _words(body: Body) -> Words:
    return help_page.words_of(body) if isinstance(body, HelpPage) else body.words


_ROWS: Mapping[type, Callable[[Any, str], Rows]] = {
    TicketListPage: lambda page, _: tickets_page.buttons_of(page),
    SettingsPage: settings_page.buttons_of,
    EntriesPage: settings_page.buttons_of,
    EntryPage: settings_page.buttons_of,
    TablePage: settings_page.buttons_of,
    AuditPage: settings_page.buttons_of,
    AsListPage: as_page.buttons_of,
    AsReceiptPage: as_page.buttons_of,
    AsTicketPage: as_page.buttons_of,
    PeoplePage: people_page.buttons_of,
    StaffPage: people_page.buttons_of,
    PersonPage: people_page.buttons_of,
    ExportPage: people_page.buttons_of,
    ForgetPage: people_page.buttons_of,
    RequestsPage: people_page.buttons_of,
    NewRequest: people_page.buttons_of,
    Reminders: tickets_page.reminded,
    HelpPage: help_page.buttons_of,
    Asked: steps_page.buttons_of,
}
"""The choices of each kind of body that has its own, for a body in a language."""


def _own_rows(body: Body, shown: _Shown) -> Rows | None:
    """Return the choices of a body itself; None if its template's buttons are shown."""
    language, ticket = shown.reader.language, shown.ticket
    if rows := _ROWS.get(type(body)):
        return rows(body, language)
    if isinstance(body, Say) and isinstance(body.below, OfHolidays):
        return settings_page.of_holidays(body.below, language)
    return _ticket_rows(ticket, body, language) if ticket is not None else None


def _ticket_rows(ticket: TicketView, body: Body, language: str) -> Rows | None:
    match body:
        case FormQuestion():
            return steps_page.of_ticket_form(body, ticket, language)
        case Say(below=Moves() as offer):
            return moves(offer, ticket, language)
        case Say(below=Departments() as offer):
            return departments(offer, ticket)
        case Say(below=Colleagues() as offer):
            return colleagues(offer, ticket)
    return None


def _buttons(body: Body, shown: _Shown) -> Rows:
    said = body.question if isinstance(body, Confirm) else body
    below = said.below if isinstance(said, Say) else None
    line = shown.message.id if shown.message else None
    return buttons_for(
        body.template,
        shown.reader.language,
        ticket=shown.ticket,
        message_id=below.message_id if isinstance(below, OfLine) else line,
        update_id=below.update_id if isinstance(below, OwnTicket) else None,
        question=body.number if isinstance(body, Confirm) else None,
        words={**shown.words, **body.words},
        below=below,
        voice=shown.reader.voice,
    )


_IN_WINDOWS = frozenset(
    {
        "answers/settings",
        "answers/entries",
        "answers/entry",
        "answers/table",
        "answers/confirm_setting",
        "answers/confirm_switch_off",
        "answers/confirm_leaves",
        "answers/has_left",
        "answers/leaves_on",
        "answers/stays",
        "answers/confirm_hand_over",
        "answers/handed_over_for",
        "answers/counting",
        "answers/try",
    }
)
"""Answers that are pages of one window, from the list of settings to the question before a change.
"""


def _window(body: Body, language: str) -> Window | None:
    if body.template not in _IN_WINDOWS:
        return None
    return Window(label(N_("Settings"), language), label(N_("Close"), language))


_IN_PLACE = (
    *(OwnTicketPage, TicketListPage, HelpPage, AsListPage, AsTicketPage),
    *(SettingsPage, EntriesPage, EntryPage, TablePage, AuditPage),
    *(PeoplePage, StaffPage, PersonPage, ExportPage, ForgetPage, RequestsPage),
)
"""Pages that replace the list or ticket whose button was pressed."""


def _replaces(body: Body) -> bool:
    return isinstance(body, _IN_PLACE) or (isinstance(body, TicketPage) and not body.apart)


def refused(refusal: Refusal) -> Say:
    """Return the answer that says why not; without a ticket that the actor may not know of."""
    shown = refusal.ticket if refusal.code != "no_such_ticket" else None
    return Say(f"refusals/{refusal.code}", refusal.words, shown)


def read_here(answer: Answer | None, prefix: str) -> Answer | None:
    """Return an answer in words that knows what commands begin with in the chat where it is read.

    `prefix` is empty where people type the slash command.
    """
    match answer:
        case _ if not prefix:
            return answer
        case FormPage(otherwise=Say() as said):
            return replace(answer, otherwise=replace(said, words={"prefix": prefix, **said.words}))
        case Say(words=words):
            return replace(answer, words={"prefix": prefix, **words})
        case Confirm(question=Say(words=words) as said):
            return replace(answer, question=replace(said, words={"prefix": prefix, **words}))
        case _:
            return answer
