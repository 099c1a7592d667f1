"""The steps of an erasure. Each takes the rows after a number, and returns how far it came.

A step may run again from where it began: what is erased already stays so. Tables without a number
that grows, or with few rows, are seen to at once.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, func, or_, select, type_coerce, update
from sqlalchemy import Text as TextType

from domain.dictionaries.entries import Entry, Kind
from domain.dictionaries.references import with_person
from domain.messages import MessageKind
from domain.outgoing.mirror_states import version_state
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.templates import CARD
from domain.policy.people.traces import GONE, NUMBERS, without_words
from domain.text.spans import Text
from storage.engine.sql import AnyColumn
from storage.repositories.people.erasure.kept import KeptTraces
from storage.repositories.people.erasure.posts import BUSY, drop_posts, erase_posts
from storage.tables.dictionaries import entries, entry_versions, memberships
from storage.tables.engine import inbox
from storage.tables.history import audit, events
from storage.tables.messages import dialogues, early_changes, messages, questions
from storage.tables.people import (
    departures,
    invitations,
    link_failures,
    link_requests,
    links,
    names,
    requests,
    support_notices,
)
from storage.tables.posts import mirrors, posts, suspensions
from storage.tables.tickets import deadlines, ratings, reminders, tickets


@dataclass(frozen=True, slots=True)
class Round:
    """What a step is given: whose traces, after which row, how many, and whether it removes."""

    kept: KeptTraces
    after: int
    most: int
    removes: bool
    connection: Connection

    @property
    def person_id(self) -> int:
        """Return the person's number."""
        return self.kept.traces.person_id

    @property
    def people(self) -> tuple[int, ...]:
        """Return the person's number, and those of the people linked to them."""
        return self.kept.traces.people


Step = Callable[[Round], int | None]
"""Returns up to which row it came; None if it is over. BUSY: something must be waited for."""

_NO_LINE = dict.fromkeys(
    (
        *("attachments", "platform", "team", "chat", "thread", "external_id"),
        *("quotes", "album", "asked", "edited_by"),
    )
)


def _tickets(one: Round) -> int | None:
    """Erase what belongs to the next tickets: lines, history, ratings' words, posts."""
    query = (
        select(tickets.c.id)
        .where(tickets.c.client_id == one.person_id, tickets.c.id > one.after)
        .order_by(tickets.c.id)
        .limit(max(1, one.most // 20))
    )
    ids = one.connection.execute(query).scalars().all()
    if not ids:
        return None
    of_tickets = posts.c.ticket_id.in_(ids)
    if not erase_posts(one.connection, of_tickets, waits=one.removes, removes=one.removes):
        return BUSY
    run = one.connection.execute
    run(update(messages).where(messages.c.ticket_id.in_(ids)).values(text=_NOTHING, **_NO_LINE))
    on_hold = messages.c.kind == MessageKind.HELD.value
    run(
        update(messages)
        .where(messages.c.ticket_id.in_(ids), on_hold)
        .values(kind=MessageKind.NOTE.value)
    )
    for row in run(select(events).where(events.c.ticket_id.in_(ids))).all():
        facts = without_words(row.name, row.facts)
        if facts != row.facts:
            run(update(events).where(events.c.id == row.id).values(facts=facts))
    run(update(ratings).where(ratings.c.ticket_id.in_(ids)).values(word=None))
    run(delete(reminders).where(reminders.c.ticket_id.in_(ids)))
    run(delete(deadlines).where(deadlines.c.ticket_id.in_(ids)))
    run(delete(dialogues).where(dialogues.c.ticket_id.in_(ids)))
    _draw_cards(ids, one.connection)
    return int(ids[-1])


_NOTHING = Text("").to_json()


def _draw_cards(ids: Sequence[int], connection: Connection) -> None:
    """Erase the words of tickets, let their cards show it, and give up all else that is drawn."""
    connection.execute(
        update(tickets)
        .where(tickets.c.id.in_(ids))
        .values(subject=GONE, subject_settled=True, project="", version=tickets.c.version + 1)
    )
    drawn = select(tickets.c.id, tickets.c.version).where(tickets.c.id.in_(ids))
    for row in connection.execute(drawn).all():
        card = update(mirrors).filter_by(kind=MirrorKind.CARD.value, ref=row.id)
        connection.execute(card.values(wanted=version_state(row.version)))
    lines = select(messages.c.id).where(messages.c.ticket_id.in_(ids))
    of_lines = [
        MirrorKind.MARK.value,
        MirrorKind.CLIENT_REACTION.value,
        MirrorKind.STAFF_REACTION.value,
    ]
    connection.execute(
        delete(mirrors).where(mirrors.c.kind.in_(of_lines), mirrors.c.ref.in_(lines))
    )
    receipt = mirrors.c.kind == MirrorKind.RECEIPT.value
    connection.execute(delete(mirrors).where(receipt, mirrors.c.ref.in_(ids)))


def _window(one: Round, number: AnyColumn, rows: int = 10) -> tuple[int, int | None]:
    """Return up to which row this round looks, and what to return: None if it is the last.

    `rows`: how many are looked at for each that is erased.
    """
    last = one.connection.execute(select(func.max(number))).scalar() or 0
    until = one.after + one.most * rows
    return until, None if until >= last else until


def _mentioned(one: Round, *columns: AnyColumn) -> ColumnElement[bool]:
    """Return the condition that one of these columns may tell of the person."""
    traces = one.kept.traces
    words = [form for one in traces.needles for form in _forms(one)]
    for number in traces.people:
        words += [f'"{key}":{number}' for key in (*NUMBERS, "id")]
        words += [f'["{key}",{number}]' for key in NUMBERS]
    words += ['"subject":'] if traces.tickets else []
    return or_(
        *(
            type_coerce(column, TextType).icontains(word, autoescape=True)
            for column in columns
            for word in dict.fromkeys(words)
        )
    )


def _forms(word: str) -> set[str]:
    """Return how a word may stand in a text or in JSON; databases ignore the case of ASCII only."""
    cases = {word, word.lower(), word.upper(), word.capitalize(), word.title()}
    escaped = (
        json.dumps(one, ensure_ascii=ascii_only) for one in cases for ascii_only in (False, True)
    )
    return cases | {one[1:-1] for one in escaped}


def _posts(one: Round) -> int | None:
    """Erase what was sent to the person, and what other posts say of them."""
    until, reached = _window(one, posts.c.id)
    here = posts.c.id.between(one.after + 1, until)
    own = here & posts.c.destination.in_(one.kept.own)
    if not erase_posts(one.connection, own, waits=one.removes, removes=one.removes):
        return BUSY
    told = select(posts.c.id, posts.c.facts, posts.c.template).where(
        here, posts.c.destination.not_in(one.kept.own), _mentioned(one, posts.c.facts)
    )
    traces = one.kept.traces
    for row in one.connection.execute(told).all():
        which = posts.c.id == row.id
        if row.template != CARD and traces.name(row.facts):
            if not erase_posts(one.connection, which, waits=one.removes, removes=False):
                return BUSY
        elif (facts := traces.cleaned(row.facts)) != row.facts:
            one.connection.execute(update(posts).where(which).values(facts=facts))
    return reached


def _inbox(one: Round) -> int | None:
    """Erase updates of the person and in the threads of their tickets, parked ones too.

    One that is not handled yet is a new person's. All are read: there are those of a few days.
    """
    until, reached = _window(one, inbox.c.id, rows=2)
    query = select(inbox).where(
        inbox.c.id.between(one.after + 1, until),
        inbox.c.state != "new",
    )
    traces = one.kept.traces
    for row in one.connection.execute(query).all():
        key = traces.without(row.key)
        changed = {
            "key": row.key if key == row.key else f"erased:{row.id}",
            "lane": traces.without(row.lane),
            "problem": traces.without(row.problem),
            "payload": traces.cleaned_update(row.payload),
        }
        if traces.is_of(row.payload):
            changed |= {"payload": {}, "state": "done", "problem": "", "lane": ""}
        if any(changed[name] != getattr(row, name) for name in changed):
            one.connection.execute(update(inbox).where(inbox.c.id == row.id).values(**changed))
    return reached


def _audit(one: Round) -> int | None:
    """Erase values about the person and their tickets; names in others. The rows stay."""
    until, reached = _window(one, audit.c.id)
    here = audit.c.id.between(one.after + 1, until)
    theirs = select(tickets.c.id).where(tickets.c.client_id == one.person_id)
    run, traces = one.connection.execute, one.kept.traces
    run(
        update(audit)
        .where(here, audit.c.what.in_(["details", "linked"]), audit.c.subject.in_(one.people))
        .values(before="", after="", fields=None)
    )
    run(
        update(audit)
        .where(here, audit.c.what.in_(["opened", "message"]), audit.c.subject.in_(theirs))
        .values(before="", after="")
    )
    told = here & audit.c.what.not_in(_IN_WORDS_OF_THE_DESK)
    for row in run(select(audit).where(told, _mentioned(one, audit.c.before, audit.c.after))).all():
        values = {name: traces.without(getattr(row, name)) for name in ("before", "after")}
        run(update(audit).where(audit.c.id == row.id).values(**values))
    return reached


_IN_WORDS_OF_THE_DESK = ("role", "switched", "exported", "forgotten", "status", "speaks", "away")
"""Changes whose values nobody wrote."""


def _events(one: Round) -> int | None:
    """Erase the person's name in the history of other tickets."""
    until, reached = _window(one, events.c.id)
    here = events.c.id.between(one.after + 1, until)
    query = select(events.c.id, events.c.facts).where(here, _mentioned(one, events.c.facts))
    for row in one.connection.execute(query).all():
        if (facts := one.kept.traces.cleaned(row.facts)) != row.facts:
            one.connection.execute(update(events).where(events.c.id == row.id).values(facts=facts))
    return reached


def _lines_elsewhere(one: Round) -> int | None:
    """Erase lines that the person wrote as a client in tickets of others."""
    until, reached = _window(one, messages.c.id)
    here = messages.c.id.between(one.after + 1, until)
    theirs = here & messages.c.author_id.in_(one.people)
    as_client = theirs & (messages.c.kind == MessageKind.CLIENT.value)
    ids = one.connection.execute(select(messages.c.id).where(as_client)).scalars().all()
    of_lines = posts.c.message_id.in_(ids)
    if not erase_posts(one.connection, of_lines, waits=one.removes, removes=one.removes):
        return BUSY
    values = {"text": _NOTHING, **_NO_LINE}
    one.connection.execute(update(messages).where(messages.c.id.in_(ids)).values(**values))
    chats = {chat for _, _, chat in one.kept.chats}
    if chats:
        places = dict.fromkeys(("platform", "team", "chat", "thread", "external_id"))
        written = theirs & messages.c.chat.in_(chats)
        one.connection.execute(update(messages).where(written).values(**places))
    edited = here & messages.c.edited_by.in_([*one.kept.traces.names, *one.kept.traces.handles])
    one.connection.execute(update(messages).where(edited).values(edited_by=GONE))
    return reached


_OWN_ROWS = (
    *(requests, dialogues, questions, memberships, reminders, support_notices, names),
    *(link_requests, link_failures, departures),
)
"""Tables with rows of a person's own."""


def _all_else(one: Round) -> int | None:
    """Erase what has few rows: dialogues, questions, requests, members of groups, and the like."""
    run, traces = one.connection.execute, one.kept.traces
    for table in _OWN_ROWS:
        run(delete(table).where(table.c.person_id.in_(one.people)))
    run(delete(link_requests).where(link_requests.c.other_id.in_(one.people)))
    # The row stays, so that nobody finds what has no accounts.
    lists = ("gained", "entries", "gained_entries", "gained_languages")
    nothing = {"role": "client", "properties": {}, **{name: [] for name in lists}}
    run(update(links).where(links.c.person_id == one.person_id).values(**nothing))
    run(delete(invitations).where(invitations.c.used_by_id.in_(one.people)))
    for row in run(select(dialogues.c.id, dialogues.c.given)).all():
        if traces.name(row.given) or traces.tell(row.given):
            run(delete(dialogues).where(dialogues.c.id == row.id))
    asked = select(questions.c.id, questions.c.command, questions.c.state)
    for question in run(asked).all():
        if traces.name(question.command) or traces.tell([question.command, question.state]):
            run(delete(questions).where(questions.c.id == question.id))
    for platform, team, chat in one.kept.chats:
        for table in (early_changes, suspensions):
            run(delete(table).filter_by(platform=platform, team=team, chat=chat))
        drawn = delete(mirrors).filter_by(platform=platform, team=team, chat=chat)
        run(drawn.where(mirrors.c.kind.not_in([MirrorKind.LINE.value, MirrorKind.FILES.value])))
    home = mirrors.c.kind.in_([MirrorKind.HOME.value, MirrorKind.MENU.value])
    run(delete(mirrors).where(home, mirrors.c.ref.in_(one.people)))
    _leave_groups(one)
    return None


def _leave_groups(one: Round) -> None:
    """Take the person's accounts out of the entries that name them, and out of their versions."""
    run, accounts = one.connection.execute, frozenset(map(str, one.kept.traces.accounts))
    kind = select(entries.c.id, entries.c.kind, entries.c.body).order_by(entries.c.id)
    of_versions = select(entry_versions.c.id, entries.c.kind, entry_versions.c.body).join(
        entries, entries.c.id == entry_versions.c.entry_id
    )
    known = entries.c.kind.in_([each.value for each in Kind])  # others are a newer release's
    for table, query in ((entries, kind), (entry_versions, of_versions)):
        for row in run(query.where(known, _mentioned(one, table.c.body))).all():
            named = Entry(row.id, Kind(row.kind), "", 0, row.body)
            body = with_person(named, accounts, "").body
            if body != row.body:
                run(update(table).where(table.c.id == row.id).values(body=body))


STEPS: tuple[Step, ...] = (
    _tickets,
    _posts,
    _inbox,
    _audit,
    _events,
    _lines_elsewhere,
    _all_else,
)
"""What is done in this order, each step in as many rounds as it needs."""


def drop(one: Round) -> int | None:
    """Delete the next of the person's posts: nothing of them is still to be removed."""
    until, reached = _window(one, posts.c.id)
    drop_posts(one.connection, one.kept, posts.c.id.between(one.after + 1, until))
    return reached
