"""Writing what is known of a person, with what follows from it, so that it can be taken back."""

from collections.abc import Collection, Mapping

from domain.audit import Audited
from domain.desk.act import Act
from domain.desk.people.description import FIELDS, GROUPS, LANGUAGE, ZONE, properties_of
from domain.desk.people.known import draw_cards_again
from domain.desk.people.profile import offer_commands
from domain.desk.settings.person import membership
from domain.dictionaries import Kind
from domain.dictionaries.fields.typed import changes
from domain.people.person import Person


def undoable(person_id: int, act: Act) -> int:
    """Return the number of the newest change of somebody's card if it can be taken back; else 0."""
    return next(iter(undoable_of([person_id], act)), 0)


def undoable_of(person_ids: Collection[int], act: Act) -> Collection[int]:
    """Return the numbers of the newest change of each card that can be taken back."""
    newest = act.uow.audit.newest_of_each(Audited.DETAILS, person_ids)
    return {one.number for one in newest.values() if one.change.fields}


def write(
    person: Person, before: Mapping[str, object], after: Mapping[str, object], act: Act
) -> None:
    """Write what has changed, and record it."""
    people = act.uow.people
    people.set_properties(person.id, properties_of(after, person.properties))
    if before.get(ZONE) != after.get(ZONE):
        people.set_time_zone(person.id, str(after.get(ZONE, "")))
    if before.get(LANGUAGE) != after.get(LANGUAGE):
        people.set_language(person.id, str(after.get(LANGUAGE, "")))
        offer_commands(people.get(person.id), act.uow)
    membership.move(person, Kind.GROUP, before.get(GROUPS), after.get(GROUPS), act)
    draw_cards_again(person, act)
    lines = [f"{one.key}: {was} → {now}" for one, was, now in changes(before, after, FIELDS)]
    fields = {
        key: (before.get(key), after.get(key))
        for key in {**before, **after}
        if before.get(key) != after.get(key)
    }
    act.audit(Audited.DETAILS, person.id, before="", after="\n".join(lines), fields=fields)
