"""What every act shares: saving a ticket, notifying people, counting points."""

from domain.desk.act.act import Act, Origin, StaleTicket

__all__ = ["Act", "Origin", "StaleTicket"]
