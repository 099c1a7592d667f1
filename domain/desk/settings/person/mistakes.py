"""Mistakes in what somebody wrote about a person, each beside its field."""

from collections.abc import Iterator, Mapping, Sequence

from domain.answers.settings import Mistake
from domain.desk.act import Act
from domain.desk.people.description import FIELDS, FORM, GROUPS, OTHERS, PROJECT, ZONE, field_called
from domain.desk.settings.fields.mistakes import as_mistake, unreadable
from domain.dictionaries import Problem
from domain.dictionaries.kinds.projects import project_called
from domain.people.person import LINK, known_zone
from domain.policy.people.support_expiry import UNTIL, support_end
from domain.sla.calendars.mistakes import close_to
from domain.text.sentence import Sentence, sentence

MOST = 300
"""Characters of a value: a card with all of them fits one message."""

MOST_OTHERS = 20
"""Properties without a field of their own."""


def mistakes(
    before: Mapping[str, object], after: Mapping[str, object], act: Act
) -> Sequence[Mistake]:
    """Return the mistakes in the fields that have changed: what was there before may stay."""
    problems = [*unreadable(after, FORM, FIELDS, act), *_checked(after), *_of_project(after, act)]
    found = [as_mistake(one, FORM, FIELDS) for one in problems]
    return [one for one in found if before.get(one.field) != after.get(one.field)]


def _of_project(body: Mapping[str, object], act: Act) -> Iterator[Problem]:
    """Yield the mistake in the name of a project, if the desk has a list of them."""
    written, known = str(body.get(PROJECT, "")), act.uow.dictionaries.load().offered().projects
    if not written or not known or project_called(written, known) is not None:
        return
    names = [one.name for one in known]
    meant = close_to(written, names)
    yield _wrong(
        PROJECT,
        sentence("there's no “%(name)s”; did you mean “%(meant)s”?", name=written, meant=meant)
        if meant
        else sentence(
            "there's no “%(name)s”; choose one of these: %(offered)s",
            name=written,
            offered=", ".join(names),
        ),
    )


def _checked(body: Mapping[str, object]) -> Iterator[Problem]:
    for key, value in body.items():
        if key not in (OTHERS, GROUPS) and len(str(value)) > MOST:
            yield _wrong(key, sentence("use at most %(most)s characters", most=MOST))
    if body.get(UNTIL) and support_end({UNTIL: body[UNTIL]}) is None:
        yield _wrong(UNTIL, sentence("write the last day, like 2026-12-31"))
    if body.get(ZONE) and known_zone(str(body[ZONE])) is None:
        yield _wrong(ZONE, sentence("write a city's time zone, like Europe/Berlin"))
    others = body.get(OTHERS)
    if isinstance(others, Mapping):
        yield from _of_others(others)


def _of_others(others: Mapping[str, object]) -> Iterator[Problem]:
    if len(others) > MOST_OTHERS:
        yield _wrong(OTHERS, sentence("write at most %(most)s lines", most=MOST_OTHERS))
    for name, value in others.items():
        if field_called(name.casefold()) is not None or name == LINK:
            yield _wrong(OTHERS, sentence("“%(name)s” has a field of its own", name=name))
        elif not name or value is None or isinstance(value, Mapping):
            yield _wrong(
                OTHERS, sentence("write each property on a line of its own, like services: 12")
            )
        elif len(name) + len(str(value)) > MOST:
            yield _wrong(OTHERS, sentence("use at most %(most)s characters", most=MOST))


def _wrong(key: str, says: Sentence) -> Problem:
    return Problem(f"{FORM}.{key}", says)
