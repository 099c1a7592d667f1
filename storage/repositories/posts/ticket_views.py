"""Tickets as deliveries and mirrors show them: with what the dictionaries say about them now."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from domain.dictionaries import Dictionaries, Strategy
from domain.outgoing.ticket_view import TicketView
from domain.policy.people.shifts import waits_for_shift
from storage.engine.sql import AnyRow
from storage.repositories.dictionaries.dictionaries import DictionariesTable
from storage.repositories.tickets.history import latest_changes
from storage.repositories.tickets.tickets import views


class TicketViews:
    """Loads tickets as they are shown."""

    def __init__(self, connection: Connection, dictionaries: DictionariesTable) -> None:
        self._connection = connection
        self._dictionaries = dictionaries

    def load(
        self,
        numbers: Collection[int],
        *,
        cards: Collection[int],
        receipts: Collection[int],
        now: datetime | None,
    ) -> dict[int, TicketView]:
        """Return tickets as they are shown, with the ratings that their clients may choose.

        Those of `receipts` know whether the desk is closed, those of `cards` their latest change.
        Without `now`, none knows when the desk opens or the next shift begins.
        """

        def shown(ticket: TicketView, row: AnyRow) -> TicketView:
            known = self._dictionaries.load(row.revision)
            level = known.level(row.level_id)
            calendar = known.calendar_of(level, row.department_id)
            return replace(
                ticket,
                opens_at=calendar.closed_until(now) if now and row.id in receipts else None,
                shift_at=self._shift_at(ticket, row, known, now) if now else None,
                scale=known.ratings_for(level),
            )

        return self._with_changes(views(self._connection, numbers, shown), cards)

    def _shift_at(
        self, ticket: TicketView, row: AnyRow, known: Dictionaries, now: datetime
    ) -> datetime | None:
        """Return when the next shift begins, if a ticket waits to be given to somebody on it."""
        department = known.department(row.department_id)
        if department is None or department.strategy is Strategy.NOBODY:
            return None
        return waits_for_shift(ticket, self._dictionaries.rota(department.id), now)

    def _with_changes(
        self, tickets: dict[int, TicketView], cards: Collection[int]
    ) -> dict[int, TicketView]:
        """Return tickets, with the latest change for the cards among them."""
        # A ticket in its first version has no changes.
        changed = {one for one in cards if tickets[one].version > 1}
        changes = latest_changes(self._connection, changed)
        shown = {number: replace(tickets[number], change=one) for number, one in changes.items()}
        return tickets | shown
