"""The mistakes that the dictionaries would have after a change, each beside its field."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from domain.answers.settings import Mistake
from domain.commands.settings import NAME
from domain.desk.act import Act
from domain.dictionaries import DESCRIPTIONS, BadEntries, Entry, Problem
from domain.dictionaries.anew import newly_wrong
from domain.dictionaries.checks import entry_path
from domain.dictionaries.fields.field import Field
from domain.dictionaries.fields.reader import Reading, Tools
from domain.dictionaries.readable import by_entry
from domain.dictionaries.references import renamed
from domain.errors import Refusal
from domain.text.sentence import Sentence, Term, TermList, says, sentence


def refuse_mistakes(before: Entry | None, after: Entry, act: Act) -> None:
    """Raise Refusal with every mistake that the dictionaries would then have."""
    if found := mistakes(before, after, act):
        raise Refusal("bad_entry", mistakes=tuple(found))


def mistakes(
    before: Entry | None, after: Entry, act: Act, entries: Sequence[Entry] | None = None
) -> list[Mistake]:
    """Return every mistake that the dictionaries would have with a changed or a new entry.

    `entries` are all there are, if they have been read already.
    """
    path = entry_path(after.kind, after.name)
    fields = DESCRIPTIONS[after.kind].fields
    entries = act.uow.dictionaries.entries() if entries is None else entries
    wrong = _problems(with_entry(before, after, entries), act)
    others = [one for one in entries if before is None or one.id != before.id]
    stood = {one for found in by_entry(others, _problems(entries, act)).values() for one in found}
    # Another entry that can't be read is as it was before, and holds up nobody.
    anew = newly_wrong(before, after, entries)
    found = [*anew, *(one for one in wrong if one not in stood)]
    return [*_too_long(after), *(as_mistake(one, path, fields) for one in found)]


def _problems(entries: Sequence[Entry], act: Act) -> Sequence[Problem]:
    try:
        act.uow.dictionaries.read(entries)
    except BadEntries as bad:
        return bad.problems
    return ()


def with_entry(before: Entry | None, after: Entry, entries: Sequence[Entry]) -> list[Entry]:
    """Return all entries as they would be."""
    if before is None:
        last = max((one.position for one in entries if one.kind is after.kind), default=0)
        return [*entries, replace(after, position=last + 1)]
    others = {one.id: one for one in renamed(before, after.name, entries)}
    return [after if one.id == before.id else others.get(one.id, one) for one in entries]


MOST_NAME = 75
"""Characters of an entry's name: a Slack option shows no more (docs.slack.dev/reference/block-kit,
option object, text)."""


def _too_long(entry: Entry) -> Iterable[Mistake]:
    if len(entry.name) > MOST_NAME:
        yield Mistake(NAME, "", says("use at most %(most)s characters"), {"most": str(MOST_NAME)})


def unreadable(body: object, path: str, fields: Sequence[Field], act: Act) -> Iterator[Problem]:
    """Yield what can't be read in the body of a form, and names of entries that don't exist."""
    reading = Reading.of(body, path, fields, Tools(act.uow.platforms, _no_pattern))
    yield from reading.problems
    entries = act.uow.dictionaries.entries()
    for one in reading.references:
        names = [entry.name for entry in entries if entry.kind is one.kind]
        if one.name not in names:
            yield Problem(
                one.path,
                sentence(
                    "there's no “%(name)s”; choose one of these: %(offered)s",
                    name=one.name,
                    offered=", ".join(names) or "–",
                ),
            )


def _no_pattern(_written: str) -> Callable[[str], bool]:
    raise ValueError("no field of a person is a pattern")


def as_mistake(problem: Problem, path: str, fields: Sequence[Field]) -> Mistake:
    """Return a mistake beside its field, or beside the name if it belongs to none.

    One of another entry says where it is: it stood there before.
    """
    is_own = f"{problem.path}.".startswith(f"{path}.")
    key = problem.path.removeprefix(path).removeprefix(".") if is_own else problem.path
    field = next((one for one in fields if key and _is_of(key, one.key)), None)
    where = key.removeprefix(field.key).strip(".") if field is not None else key
    return mistake_at(field, problem.sentence, where)


def mistake_at(field: Field | None, said: str, where: str = "") -> Mistake:
    """Return a mistake beside a field, or beside the name; a `Sentence` is translated."""
    template, words = (said.template, said.words) if isinstance(said, Sentence) else (str(said), {})
    terms = {name: _terms(one) for name, one in words.items() if isinstance(one, Term | TermList)}
    return Mistake(
        field.key if field is not None else NAME,
        field.label if field is not None else "",
        template,
        {name: str(one) for name, one in words.items()},
        where,
        {name: tuple(one.label for one in found) for name, found in terms.items()},
        _place(field, where),
    )


def _terms(said: Term | TermList) -> tuple[Term, ...]:
    return (said,) if isinstance(said, Term) else said


def _place(field: Field | None, where: str) -> tuple[str, ...]:
    """Return where in a table a mistake is, with labels in place of keys."""
    if field is None or not field.columns:
        return (where,) if where else ()
    labels = {one.key: one.label for one in field.columns}
    labels |= {one.key: one.label for one in field.columns[0].terms}
    return tuple(labels.get(one, one) for one in where.split(".") if one)


def _is_of(key: str, field: str) -> bool:
    return key == field or key.startswith(f"{field}.") or field.startswith(f"{key}.")
