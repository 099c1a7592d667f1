"""Turns an update into a command: records of `bots.platforms` become the desk's commands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bots.chat import typed_commands
from bots.chat.buttons.rows import pressed
from bots.chat.forms.filled import asked_by, closed_by
from bots.chat.forms.options import begun_by
from bots.chat.typed_commands import Came, Spec, UsageError, Where
from bots.platforms import (
    AccountClosed,
    ButtonPressed,
    CommandTyped,
    FormClosed,
    FormFilled,
    HomeOpened,
    LineDeleted,
    LineEdited,
    LineWritten,
    OptionsSought,
    ReachabilityChanged,
    Reacted,
    ShortcutChosen,
)
from domain import commands as ask
from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import Command
from domain.desk import may
from domain.dictionaries import USUAL_VOICE, Voice
from domain.messages import Line
from domain.outgoing.words import Words
from domain.people.person import Role
from domain.platforms import Platforms
from domain.policy.lines.staff_lines import StaysInside
from domain.text.spans import Text

FromSomebody = (
    LineWritten
    | LineEdited
    | CommandTyped
    | ButtonPressed
    | ReachabilityChanged
    | HomeOpened
    | Reacted
    | ShortcutChosen
    | FormFilled
    | OptionsSought
    | FormClosed
)
"""Records of what a person did, which have an author."""


@dataclass(frozen=True, slots=True)
class Interpreted:
    """A command for the desk, or an answer that needs no command."""

    command: Command | None = None
    answer: Answer | None = None
    hint: Answer | None = None
    """What the author of a line in private is told besides what the command answers."""


def interpret(
    incoming: FromSomebody | LineDeleted | AccountClosed,
    role: Role,
    platforms: Platforms,
    *,
    slash: str = "/desk",
    voice: Callable[[], Voice] = lambda: USUAL_VOICE,
    in_form: Callable[[Line], bool] = lambda _: False,
) -> Interpreted:
    """Return the command of a person's act, or of a change of their line or account.

    `slash` is the slash command's name. `voice` gives the desk's own words for statuses, and is
    called for commands only. A private line that is not a command of the role is an ordinary line,
    whatever it begins with; only `in_form`, where a line would answer a form, a mistyped command
    is answered and not kept. Raises Refusal for a form that can't be read.
    """
    match incoming:
        case LineWritten():
            return _written(incoming, role, platforms, voice, in_form)
        case CommandTyped():
            return _slash_command(incoming, role, platforms, f"{slash} ", voice)
        case FormClosed():
            return Interpreted(closed_by(incoming.value))
        case LineEdited():
            return Interpreted(_edited(incoming, role, platforms))
    command = _ASKED[type(incoming)](incoming)
    return Interpreted(command) if command else Interpreted(answer=Say("refusals/stale_button"))


SHORTCUTS: Mapping[str, Callable[[ShortcutChosen], Command]] = {
    "new_ticket": lambda _: ask.BeginForm(),
    "send_to_client": lambda chosen: ask.SendLine(chosen.place, chosen.message),
    "edit_message": lambda chosen: ask.BeginEdit(chosen.place, chosen.message),
    "move_to_desk": lambda chosen: _moved(chosen.written, chosen=bool(chosen.message)),
    "wrong_ticket": lambda chosen: ask.BeginWrongTicket(chosen.place, chosen.message),
}
"""The commands of the shortcuts in the platform's own menus."""


def _moved(written: LineWritten | None, *, chosen: bool) -> Command:
    if written is None:
        return ask.MoveToDesk(chosen=chosen)
    return ask.MoveToDesk(written.line, written.author, chosen=True)


def _chosen(shortcut: ShortcutChosen) -> Command | None:
    meant = SHORTCUTS.get(shortcut.name)
    return meant(shortcut) if meant else None


_ASKED: Mapping[type, Callable[[Any], Command | None]] = {
    ButtonPressed: lambda press: pressed(press.value),
    FormFilled: asked_by,
    OptionsSought: begun_by,
    ReachabilityChanged: lambda change: ask.SetReachable(change.reachable),
    HomeOpened: lambda _: ask.OpenHome(),
    LineDeleted: lambda line: ask.DeleteLine(line.place, line.external_id),
    AccountClosed: lambda _: ask.LeaveDesk(),
    Reacted: lambda one: ask.React(one.place, one.message, one.given, one.taken),
    ShortcutChosen: _chosen,
}


def _written(
    incoming: LineWritten,
    role: Role,
    platforms: Platforms,
    voice: Callable[[], Voice],
    in_form: Callable[[Line], bool],
) -> Interpreted:
    line = incoming.line
    traits = platforms[line.place.platform]
    found = typed_commands.find(line.text, traits.prefix, role)
    if not (traits.can_be_desk or incoming.private):
        # Nothing of a ticket is ever shown in a group, and none is worked on there.
        if found is not None and found[0].asks is ask.MoveToDesk:
            return Interpreted(_moved(incoming.answers, chosen=bool(line.quotes)))
        return Interpreted(answer=Say("answers/in_group") if found else None)
    if found is not None:
        where = Where.PRIVATE if incoming.private else Where.THREAD
        came = Came(where, line.place, line, traits.prefix)
        return _command(*found, came, platforms, voice)
    if incoming.private:
        return _in_private(line, traits.prefix, role, in_form)
    if not _is_marked(line):
        return Interpreted(ask.WriteInThread(line))
    word = typed_commands.word_of(Text("!" + line.text.plain.lstrip(_UNSEEN)[1:]), "!")
    similar = _similar(word, "!", role)
    return Interpreted(ask.WriteInThread(line, StaysInside.UNKNOWN_COMMAND, similar))


def _in_private(
    line: Line, prefix: str, role: Role, in_form: Callable[[Line], bool]
) -> Interpreted:
    """Return the command of a line that is none by itself, with a hint if it looks like one."""
    word = typed_commands.word_of(line.text, prefix)
    if not word:
        return Interpreted(ask.WriteLine(line))
    if in_form(line):
        return Interpreted(answer=_no_command(word, prefix, role, kept=False))
    hint = _no_command(word, prefix, role, kept=role is Role.CLIENT)
    return Interpreted(ask.WriteLine(line), hint=hint)


_UNSEEN = " \t\n\u00a0\u200b\u2060\ufeff"


def _is_marked(line: Line) -> bool:
    """Return whether a line begins with `!` for its readers, command or not."""
    # What nobody sees before the sign must not let a note reach the client. The second sign is the
    # full-width one of East Asian keyboards.
    return line.text.plain.lstrip(_UNSEEN).startswith(("!", "\uff01"))


def _edited(incoming: LineEdited, role: Role, platforms: Platforms) -> Command:
    """Return the edit; a line that now begins with `!` stays internal, unless it is a reply."""
    line = incoming.line
    where = Where.PRIVATE if incoming.private else Where.THREAD
    found = typed_commands.find(line.text, platforms[line.place.platform].prefix, role)
    marked = not incoming.private and _is_marked(line)
    inside = marked and (found is None or found[0].asks is not ask.Reply)
    words = typed_commands.words_of(*found, where, line, platforms) if found else None
    # An edited `!note text`, `/r 42 text` or `/new text` edits the text.
    return ask.EditLine(line if words is None else replace(line, text=words), inside)


def _slash_command(
    incoming: CommandTyped,
    role: Role,
    platforms: Platforms,
    prefix: str,
    voice: Callable[[], Voice],
) -> Interpreted:
    found = typed_commands.find(incoming.text, "", role)
    if found is not None:
        came = Came(Where.SLASH, incoming.place, None, prefix)
        return _command(*found, came, platforms, voice)
    words = incoming.text.plain.split()
    if not words:
        return Interpreted(ask.ShowHelp(prefix=prefix))
    return Interpreted(answer=_no_command(words[0], prefix, role, kept=False))


def _no_command(word: str, prefix: str, role: Role, *, kept: bool) -> Answer:
    """Say that a word is no command, or whose it is. `kept`: it is part of a client's message."""
    spec = typed_commands.by_word().get(word.lower())
    if spec is not None:
        staff = may(Role.SPECIALIST, spec.asks)
        return Say(
            "answers/not_your_command", {"typed": prefix + word, "staff": staff, "kept": kept}
        )
    similar = _similar(word, prefix, role)
    words: Words = {
        "typed": prefix + word,
        "similar": similar,
        "prefix": prefix,
        "kept": kept,
    }
    return Say("answers/unknown_command", words)


def _similar(word: str, prefix: str, role: Role) -> str:
    """Return the role's command that a mistyped word may mean, as it is typed; empty for none."""
    similar = typed_commands.similar(word, role)
    return similar and prefix + similar


def _command(
    spec: Spec, rest: Text, came: Came, platforms: Platforms, voice: Callable[[], Voice]
) -> Interpreted:
    try:
        return Interpreted(spec.build(typed_commands.parse(spec, rest, came, platforms, voice())))
    except UsageError:
        usage = {"usage": spec.usage(came.prefix), "help": spec.help}
        return Interpreted(answer=Say("answers/usage", usage))
