"""What every act of the desk shares: a ticket is saved, people are notified, points are counted."""

from domain.desk.act.act import Act, Origin, StaleTicket

__all__ = ["Act", "Origin", "StaleTicket"]
