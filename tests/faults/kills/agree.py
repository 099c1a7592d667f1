"""`python -m tests.faults.kills.agree URL`: agrees to all questions, and does nothing else."""

import sys
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import select

from domain import desk
from domain.commands import Agree
from domain.desk.act import Act, Origin
from domain.people.places import Place
from storage.engine.database import Database
from storage.tables.messages import questions
from storage.unit import Unit
from tests.faults.kills.fork import fork_for_each_line, has_worked
from tests.support.platform_rows import unit_on

HERE = Origin(Place("telegram", "", "1"), private=True)


def agree_until_killed(url: str) -> None:
    """Agree to one question in each unit, also to those that were answered in an earlier life."""
    database: Database[Unit] = Database(url, unit_on)
    database.start()
    asked = database.submit_read(_asked).result()
    while True:
        for number, person_id in asked:
            database.submit(lambda uow: _agree(uow, number, person_id)).result()  # noqa: B023
            has_worked()
        has_worked(rests=True)


def _asked(uow: Unit) -> list[tuple[int, int]]:
    """The questions and whom they are asked: what was settled last comes last."""
    query = select(questions.c.id, questions.c.person_id).order_by(
        questions.c.settled_at.is_not(None), questions.c.id
    )
    return [(row.id, row.person_id) for row in uow.connection.execute(query)]


def _agree(uow: Unit, number: int, person_id: int) -> None:
    act = Act(uow.people.get(person_id), datetime.now(UTC), uow, HERE)
    desk.handle(Agree(number), act)


if __name__ == "__main__":
    fork_for_each_line(partial(agree_until_killed, sys.argv[1]))
