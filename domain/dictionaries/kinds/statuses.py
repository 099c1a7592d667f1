"""What a desk calls the statuses of tickets."""

from dataclasses import dataclass
from enum import StrEnum

from domain.dictionaries.description import Description, Section
from domain.dictionaries.entries import Entry, Kind
from domain.dictionaries.fields.field import Field, ValueType
from domain.dictionaries.fields.reader import Reading
from domain.text.sentence import Term, says


class StatusWord(StrEnum):
    """The statuses as people choose them. The names are the tickets' own."""

    NEW = "new"
    OPEN = "in progress"
    PENDING = "waiting for client"
    ON_HOLD = "on hold"
    RESOLVED = "processed"
    CLOSED = "closed"

    @property
    def status(self) -> str:
        """The status as tickets have it."""
        return self.name.lower()


STATUS_TERMS = (
    Term(StatusWord.NEW, says("new"), ("новая",)),
    Term(StatusWord.OPEN, says("in progress"), ("в работе",)),
    Term(StatusWord.PENDING, says("waiting for client"), ("ждёт клиента", "ждет клиента")),
    Term(StatusWord.ON_HOLD, says("on hold"), ("отложена",)),
    Term(StatusWord.RESOLVED, says("processed"), ("обработана",)),
    Term(StatusWord.CLOSED, says("closed"), ("закрыта",)),
)
"""The statuses as people read them."""


@dataclass(frozen=True, slots=True)
class StatusLabel:
    """What a status is called: by staff, and by clients if that differs.

    `russian` and `client_russian` are for those who read Russian; empty ones are left to the next.
    """

    id: int
    name: str
    status: str
    russian: str = ""
    client: str = ""
    client_russian: str = ""

    def said(self, language: str, *, to_client: bool) -> str:
        """Return what staff or clients read in a language."""
        russian = language == "ru"
        words = (
            self.client_russian if to_client and russian else "",
            self.client if to_client else "",
            self.russian if russian else "",
        )
        return next((one for one in words if one), self.name)

    @property
    def words(self) -> tuple[str, ...]:
        """Every word for it, in both languages."""
        return tuple(filter(None, (self.client, self.client_russian, self.russian, self.name)))


def _status(entry: Entry, read: Reading) -> StatusLabel:
    chosen = read.choice("status", StatusWord)
    return StatusLabel(
        entry.id,
        entry.name,
        chosen.status if chosen is not None else "",
        read.text("russian"),
        read.text("client"),
        read.text("client_russian"),
    )


STATUSES = Description(
    Kind.STATUS,
    says("status label"),
    says("Status labels"),
    Section.TICKETS,
    says("Your own names for ticket statuses. A status that isn't listed keeps its usual name."),
    (
        Field(
            "status",
            says("Status"),
            ValueType.CHOICE,
            says("The status that gets this name"),
            "waiting for client",
            required=True,
            choices=STATUS_TERMS,
        ),
        Field(
            "russian",
            says("Name in Russian"),
            ValueType.LINE,
            says("What Russian speakers read; leave empty to use the name"),
            "Ждём вас",
        ),
        Field(
            "client",
            says("Name for clients"),
            ValueType.LINE,
            says("What clients read; leave empty to use the name"),
            "We need your answer",
        ),
        Field(
            "client_russian",
            says("Name for clients in Russian"),
            ValueType.LINE,
            says("What clients who speak Russian read; leave empty to use the name for clients"),
            "Нужен ваш ответ",
        ),
    ),
    _status,
)
