"""Edits and deletions that came before their lines."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, select
from typing_extensions import override

from domain.messages import EarlyEdit
from domain.people.places import Place
from domain.repositories import EarlyEdits
from domain.text.spans import Text
from storage.engine.sql import insert_by_name
from storage.repositories.lines.messages import attachment_of, written
from storage.repositories.places import chat_of
from storage.tables.messages import early_changes

KEPT = timedelta(days=3)
"""Longer than any platform retries a delivery: about six minutes in Slack, a day in Telegram."""

_OF = select(early_changes).filter_by(
    platform=bindparam("platform"),
    team=bindparam("team"),
    chat=bindparam("chat"),
    external_id=bindparam("external_id"),
)


class EarlyEditsTable(EarlyEdits):
    """Implements `domain.repositories.EarlyEdits`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def keep(self, place: Place, external_id: str, change: EarlyEdit, now: datetime) -> None:
        self._connection.execute(delete(early_changes).where(early_changes.c.at < now - KEPT))
        columns = {
            "text": change.text.to_json() if change.text is not None else None,
            "attachments": written(change.attachments),
            "inside": change.inside,
            "at": change.at or now,
        }
        insert = insert_by_name(self._connection.dialect.name, early_changes)
        self._connection.execute(
            insert.on_conflict_do_update(
                index_elements=["platform", "team", "chat", "external_id"],
                set_={name: insert.excluded[name] for name in columns},
                where=early_changes.c.text.is_not(None)
                & (insert.excluded.text.is_(None) | (early_changes.c.at <= insert.excluded.at)),
            ),
            {**chat_of(place), "external_id": external_id, **columns},
        )

    @override
    def of(self, place: Place, external_id: str) -> EarlyEdit | None:
        here = {**chat_of(place), "external_id": external_id}
        row = self._connection.execute(_OF, here).one_or_none()
        if row is None:
            return None
        text = Text.from_json(row.text) if row.text is not None else None
        files = tuple(attachment_of(item) for item in row.attachments or ())
        return EarlyEdit(text, files, row.inside, row.at)
