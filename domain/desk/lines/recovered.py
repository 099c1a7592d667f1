"""Lines that a platform had not delivered, brought back from its history."""

from datetime import datetime

from domain.desk.act.notify import tell
from domain.events import LinesRecovered
from domain.repositories import UnitOfWork


def tell_recovered(
    ticket_id: int, count: int, platform: str, now: datetime, uow: UnitOfWork
) -> None:
    """Tell a ticket's thread how many lines were missed, and follow with their own time."""
    ticket = uow.tickets.get(ticket_id)
    if ticket is not None:
        recovered = LinesRecovered(ticket.id, count, platform)
        tell(ticket, (recovered,), uow, now=now, actor=None, version_before=ticket.version)
