"""Lines that a platform had not delivered, brought back from its history."""

from domain.desk.act import Act
from domain.events import LinesRecovered


def tell_recovered(ticket_id: int, count: int, platform: str, act: Act) -> None:
    """Tell a ticket's thread how many lines were missed, and follow with their own time."""
    ticket = act.uow.tickets.get(ticket_id)
    if ticket is not None:
        recovered = LinesRecovered(ticket.id, count, platform)
        act.by_desk().tell(ticket, (recovered,))
