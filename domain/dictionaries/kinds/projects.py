"""Projects of clients: a closed list, once there is one."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.dictionaries.description import Description, Section
from domain.dictionaries.entries import Entry, Kind
from domain.dictionaries.fields.field import Field, ValueType
from domain.dictionaries.fields.reader import Reading
from domain.text.sentence import says

PROPERTY = "project"
"""The property of a client that names their project."""


@dataclass(frozen=True, slots=True)
class Project:
    """What a client's tickets are about. `code` is a short way to write its name."""

    id: int
    name: str
    code: str = ""
    description: str = ""


def _project(entry: Entry, read: Reading) -> Project:
    return Project(entry.id, entry.name, read.text("code"), read.text("description"))


def project_called(written: str, projects: Iterable[Project]) -> Project | None:
    """Return the project of a name or, failing that, of a code, in any case."""
    wanted, known = " ".join(written.split()).casefold(), tuple(projects)
    by_name = (one for one in known if one.name.casefold() == wanted)
    by_code = (one for one in known if wanted and one.code.casefold() == wanted)
    return next(by_name, None) or next(by_code, None)


PROJECTS = Description(
    Kind.PROJECT,
    says("project"),
    says("Projects"),
    Section.TICKETS,
    says(
        "What clients work on with us. A client's new tickets get the project on the client's card."
    ),
    (
        Field(
            "code",
            says("Code"),
            ValueType.LINE,
            says("A short name that you can type in filters and on clients' cards"),
            "SHOP",
            one_word=True,
        ),
        Field(
            "description",
            says("Description"),
            ValueType.LINE,
            says("What the project is, for your colleagues"),
            says("The online shop and its mobile app"),
        ),
    ),
    _project,
)
