"""Forms that are filled in step by step."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from typing_extensions import override

from domain.people.places import Place
from domain.repositories import Dialogues
from domain.repositories.dialogues import Dialogue, Value
from domain.text.spans import Text
from storage.engine.sql import AnyRow, AnySelect
from storage.repositories.places import columns_of
from storage.tables.messages import dialogues

_GET = select(dialogues).where(dialogues.c.id == bindparam("dialogue_id"))
_AT = select(dialogues).filter_by(
    **{name: bindparam(name) for name in ("platform", "team", "chat", "thread")}
)
_ABOUT = select(dialogues).filter_by(form=bindparam("form"), ticket_id=bindparam("ticket_id"))


class DialoguesTable(Dialogues):
    """Implements `domain.repositories.Dialogues`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def find(self, dialogue_id: int) -> Dialogue | None:
        return self._one(_GET, dialogue_id=dialogue_id)

    @override
    def at(self, place: Place) -> Dialogue | None:
        return self._one(_AT, **columns_of(place))

    @override
    def about(self, form: str, ticket_id: int) -> Dialogue | None:
        return self._one(_ABOUT, form=form, ticket_id=ticket_id)

    def _one(self, query: AnySelect, **asked: object) -> Dialogue | None:
        row = self._connection.execute(query, asked).first()
        return _dialogue(row) if row is not None else None

    @override
    def add(self, dialogue: Dialogue) -> Dialogue:
        made = insert(dialogues).values(**_columns(dialogue)).returning(dialogues)
        return _dialogue(self._connection.execute(made).one())

    @override
    def save(self, dialogue: Dialogue) -> None:
        changed = update(dialogues).where(dialogues.c.id == dialogue.id)
        self._connection.execute(changed.values(**_columns(dialogue)))

    @override
    def remove(self, dialogue_id: int) -> None:
        self._connection.execute(delete(dialogues).where(dialogues.c.id == dialogue_id))


def _columns(dialogue: Dialogue) -> dict[str, object]:
    return {
        **columns_of(dialogue.place),
        "person_id": dialogue.person_id,
        "form": dialogue.form,
        "step": dialogue.step,
        "given": _written(dialogue.values),
        "ticket_id": dialogue.ticket_id,
        "post_id": dialogue.post_id,
        "listens": dialogue.listens,
        "expires_at": dialogue.expires_at,
    }


def _dialogue(row: AnyRow) -> Dialogue:
    return Dialogue(
        id=row.id,
        person_id=row.person_id,
        place=Place(row.platform, row.team, row.chat, row.thread),
        form=row.form,
        step=row.step,
        values=_read(row.given),
        ticket_id=row.ticket_id,
        post_id=row.post_id,
        listens=row.listens,
        expires_at=row.expires_at,
    )


def _written(values: Mapping[str, Value]) -> dict[str, object]:
    return {name: one.to_json() if isinstance(one, Text) else one for name, one in values.items()}


def _read(json: Mapping[str, object]) -> dict[str, Value]:
    return {
        name: one if isinstance(one, int) else Text.from_json(one) for name, one in json.items()
    }
