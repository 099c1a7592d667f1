"""Canned replies: texts that specialists send again and again."""

from dataclasses import dataclass

from domain.dictionaries.description import Description, Section
from domain.dictionaries.entries import Entry, Kind
from domain.dictionaries.fields.field import Field, ValueType
from domain.dictionaries.fields.reader import Reading
from domain.text.sentence import says


@dataclass(frozen=True, slots=True)
class CannedReply:
    """A text to send to clients. `russian` is for those who read Russian.

    With a department, it is for this department's specialists.
    """

    id: int
    name: str
    text: str
    russian: str = ""
    department: str = ""

    def said(self, language: str) -> str:
        """Return the text in a client's language."""
        return self.russian if language == "ru" and self.russian else self.text


def _reply(entry: Entry, read: Reading) -> CannedReply:
    return CannedReply(
        entry.id, entry.name, read.text("text"), read.text("russian"), read.text("department")
    )


REPLIES = Description(
    Kind.REPLY,
    says("canned reply"),
    says("Canned replies"),
    Section.TICKETS,
    says("Texts that your colleagues copy from here and send to clients."),
    (
        Field(
            "text",
            says("Text"),
            ValueType.TEXT,
            says("What the client reads"),
            says("Please restart the program and try again."),
            required=True,
        ),
        Field(
            "russian",
            says("Text in Russian"),
            ValueType.TEXT,
            says("What clients who speak Russian read; leave empty to use the same text"),
            "Перезапустите программу и попробуйте ещё раз.",
        ),
        Field(
            "department",
            says("Department"),
            ValueType.ENTRY,
            says("The department that uses it; leave empty for all departments"),
            "Billing",
            of=Kind.DEPARTMENT,
        ),
    ),
    _reply,
)
