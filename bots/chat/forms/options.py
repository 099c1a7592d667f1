"""What somebody looks for in a field of a form with many options."""

from collections.abc import Callable, Mapping

from bots.chat.buttons.parts import number_in
from bots.chat.forms import entry_forms
from bots.platforms import Form, Options, OptionsSought
from domain import commands as ask
from domain.commands import Command


def _begin_as(about: str) -> Command | None:
    client = number_in(about)
    return ask.BeginOpenAs(client) if client is not None else None


BEGINS: Mapping[str, Callable[[str], Command | None]] = {
    "new": lambda _: ask.BeginForm(),
    "as": _begin_as,
    "dept": lambda ticket: ask.ChooseDepartment(ticket_id=number_in(ticket)),
    "handover": lambda _: ask.BeginHandOver(),
    "swap": lambda _: ask.BeginSwap(),
    **entry_forms.BEGINS,
}
"""For each form with a field that may have many options: the command that shows the form.

It changes nothing, and is asked again for the options, under the same permission.
"""


def begun_by(sought: OptionsSought) -> Command | None:
    """Return the command that shows the form again; None if its fields are not searched."""
    name, _, about = sought.value.partition(":")
    begin = BEGINS.get(name)
    return begin(about) if begin else None


def fitting(form: Form, sought: OptionsSought) -> Options:
    """Return the options of the field that contain what was typed, those that begin so first."""
    offered = next((one.options for one in form.fields if one.name == sought.field), ())
    typed = " ".join(sought.typed.split()).casefold()
    found = [option for option in offered if typed in option[1].casefold()]
    return Options(tuple(sorted(found, key=lambda one: not one[1].casefold().startswith(typed))))
