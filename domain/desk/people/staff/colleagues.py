"""Members of staff as forms name them: by name, and by account if others have that name too."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from domain.desk.act import Act
from domain.desk.people.named import certain_account, colleagues_called
from domain.errors import Refusal, UnclearName
from domain.people.person import Person
from domain.platforms import identity_of
from domain.repositories import UnitOfWork
from domain.text.names import compared

_BRACKETED = re.compile(r"(?:.*\()?([a-z]\w*:[\w:]+)\)?", re.ASCII)


def staff_by_name(uow: UnitOfWork) -> Mapping[str, Person]:
    """Return all staff, by names that differ, in the order of these.

    Who is called as another's account looks has their own account behind it, too.
    """
    staff = sorted(uow.people.staff(), key=lambda one: (compared(one.name), one.id))
    called = Counter(compared(one.name) for one in staff)
    alone = {
        one.id for one in staff if called[compared(one.name)] == 1 and not _is_account(one.name)
    }
    return {one.name if one.id in alone else named(one, uow): one for one in staff}


def _is_account(name: str) -> bool:
    return _BRACKETED.fullmatch(name.strip()) is not None


def named(person: Person, uow: UnitOfWork) -> str:
    """Return somebody's name with their account, by which `colleague_called` finds them."""
    accounts = uow.people.accounts(person.id)
    return f"{person.name} ({accounts[0]})" if accounts else person.name


def colleague_called(typed: str, act: Act) -> Person:
    """Return who is meant by a name of `staff_by_name`, an account, a @name or what begins a name.

    Raises Refusal if that is nobody, and UnclearName if several may be meant.
    """
    if typed.strip().startswith("@"):
        certain_account(typed.strip().removeprefix("@"), act)  # raises UnclearName if it isn't
    found = meant_by(typed, act.uow)
    if not found:
        raise Refusal("nobody_called_so", name=typed)
    if len(found) > 1:
        raise UnclearName(typed, [one.id for one in found])
    return act.uow.people.get(found[0].id)


def meant_by(words: str, uow: UnitOfWork) -> Sequence[Person]:
    """Return who may be meant: one by a name of `staff_by_name` or an account, else all so called.

    A @name may be anybody's.
    """
    by_name = {compared(name): one for name, one in staff_by_name(uow).items()}
    if found := by_name.get(compared(words)):
        return [found]
    if words.strip().startswith("@"):
        accounts = uow.people.with_handle(words.strip().removeprefix("@"))
        return [uow.people.get(one) for one in dict.fromkeys(each.person_id for each in accounts)]
    written = _BRACKETED.fullmatch(words.strip())
    if written is None:
        return colleagues_called(words, uow)
    try:
        person = uow.people.by_identity(identity_of(written[1], uow.platforms))
    except ValueError:
        return ()
    return [person] if person is not None else ()
