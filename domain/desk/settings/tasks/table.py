"""What administrators come for most, as forms of a few fields: a row for each task."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from domain.commands import AddDayOff, AddStaff, BeginEntry, Command, SaveEntry, TryMessage
from domain.desk.act import Act
from domain.desk.people.leave import form as leave_form
from domain.desk.people.named import ref_of, refuse_nobody
from domain.desk.people.staff.team import ROLES
from domain.desk.people.typed_time import refuse_ambiguous, zone_of
from domain.dictionaries import Kind
from domain.dictionaries.fields.field import Field, ValueType
from domain.dictionaries.kinds.calendars import WHY_LATE
from domain.errors import Refusal
from domain.people.accounts import PersonRef
from domain.people.person import Role
from domain.policy.when import leading_until
from domain.repositories import UnitOfWork
from domain.text.sentence import says
from domain.text.spans import Text

Texts = Mapping[str, str]
"""What was given for each field, by its key; empty if nothing was."""


def nothing(_texts: Texts, _act: Act) -> None:
    """Refuse nothing."""


def nobody(_field: Field, _first: str, _uow: UnitOfWork) -> Collection[int]:
    """Leave nobody out."""
    return ()


def always(_field: Field, _first: str, _uow: UnitOfWork) -> bool:
    """Ask for every field."""
    return True


@dataclass(frozen=True, slots=True)
class Task:
    """A task: its button, its fields, and the command that does it.

    `check` refuses what can't be meant, as soon as it is given. `begins`: it has no form of its own
    but this command's. `is_asked` says whether a field has something to ask, once the first field
    has this value, and `besides` which colleagues it doesn't offer then. `everyday`: it is among
    the first buttons of the settings.
    """

    name: str
    label: str
    submit: str
    fields: tuple[Field, ...]
    command: Callable[[Texts, Act], Command]
    check: Callable[[Texts, Act], None] = nothing
    begins: Command | None = None
    is_asked: Callable[[Field, str, UnitOfWork], bool] = always
    besides: Callable[[Field, str, UnitOfWork], Collection[int]] = nobody
    everyday: bool = True


def _day_off(texts: Texts, _act: Act) -> Command:
    return AddDayOff(texts["day"], texts["calendar"], texts["label"], texts["reason"])


def _is_a_day(texts: Texts, act: Act) -> None:
    if leading_until(texts["day"], act.now, zone_of(act)) is None:
        raise Refusal("cannot_read_until", typed=texts["day"])
    refuse_ambiguous(texts["day"], act)


def _promise(texts: Texts, act: Act) -> Command:
    levels = [one for one in act.uow.dictionaries.entries() if one.kind is Kind.LEVEL]
    found = next((one.id for one in levels if one.name == texts["level"]), None)
    if found is None:
        raise Refusal("stale_button")
    return SaveEntry(Kind.LEVEL, found, {"response": texts["response"]})


def _add(texts: Texts, act: Act) -> Command:
    role = Role(texts["role"].lower()) if texts["role"] else Role.SPECIALIST
    return AddStaff(ref_of(texts["person"], act), role, texts["department"])


def _is_somebody(texts: Texts, act: Act) -> None:
    refuse_nobody(ref_of(texts["person"], act), act)


def _try(texts: Texts, _act: Act) -> Command:
    client = PersonRef(name=texts["client"]) if texts["client"] else None
    return TryMessage(Text(texts["text"]), client)


def _none(_texts: Texts, _act: Act) -> Command:
    raise Refusal("stale_button")


TASKS: Mapping[str, Task] = {
    one.name: one
    for one in (
        Task(
            "add",
            says("Add someone"),
            says("Next"),
            (
                Field(
                    "person",
                    says("Who"),
                    ValueType.LINE,
                    says("Their name, @name or account; they must have written to the bot once"),
                    "@ivan",
                    required=True,
                ),
                Field(
                    "role",
                    says("Role"),
                    ValueType.CHOICE,
                    says("Leave empty to make them a specialist"),
                    choices=ROLES[1:],
                ),
                Field(
                    "department",
                    says("Department"),
                    ValueType.ENTRY,
                    says("Departments whose tickets they can get"),
                    of=Kind.DEPARTMENT,
                ),
            ),
            _add,
            _is_somebody,
        ),
        Task(
            "dayoff",
            says("Day off"),
            says("Save"),
            (
                Field("day", says("Day"), ValueType.LINE, "", says("31 dec"), required=True),
                Field(
                    "calendar",
                    says("Calendar"),
                    ValueType.ENTRY,
                    says("Leave empty to use the desk's calendar"),
                    of=Kind.CALENDAR,
                ),
                Field("label", says("Name"), ValueType.LINE, "", says("Christmas")),
                WHY_LATE,
            ),
            _day_off,
            _is_a_day,
        ),
        Task(
            "promise",
            says("Change a promise"),
            says("Save"),
            (
                Field(
                    "level",
                    says("Service level"),
                    ValueType.ENTRY,
                    required=True,
                    of=Kind.LEVEL,
                ),
                Field(
                    "response",
                    says("Reply within"),
                    ValueType.DURATION,
                    "",
                    says("2 hr"),
                    required=True,
                ),
            ),
            _promise,
        ),
        Task(
            leave_form.LEAVES,
            says("Someone leaves"),
            says("Next"),
            leave_form.FIELDS,
            leave_form.let_leave,
            leave_form.check,
            is_asked=leave_form.is_asked,
            besides=leave_form.besides,
        ),
        Task(
            leave_form.HAND_OVER,
            says("Hand over"),
            says("Next"),
            leave_form.HAND_OVER_FIELDS,
            leave_form.hand_over_for,
            leave_form.check,
            besides=leave_form.besides,
            everyday=False,
        ),
        Task("topic", says("New category"), "", (), _none, begins=BeginEntry(Kind.CATEGORY)),
        Task(
            "try",
            says("Try a message"),
            says("Try"),
            (
                Field(
                    "text", says("Message"), ValueType.LINE, "", says("VPN is down"), required=True
                ),
                Field(
                    "client",
                    says("Client"),
                    ValueType.LINE,
                    says("The client's name; leave empty for somebody we don't know"),
                ),
            ),
            _try,
        ),
    )
}
"""The tasks by name, in the order in which they are shown."""
