"""What every act shares: saving a ticket, notifying people, counting points."""

from domain.desk.act.act import Act, StaleTicket
from domain.desk.act.context import Origin, Supplied

__all__ = ["Act", "Origin", "StaleTicket", "Supplied"]
