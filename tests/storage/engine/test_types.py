"""Instants and data come back as they went in, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Connection, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import StatementError

from storage.engine.database import Database
from storage.engine.types import Instant, Json, from_microseconds, to_microseconds
from tests.conftest import the_connection

diary = Table(
    "diary",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", Instant),
    Column("data", Json),
)


@pytest.fixture
def kept(empty_url: str) -> Iterator[Database[Connection]]:
    database = Database(empty_url, the_connection)
    database.start()
    database.submit(diary.metadata.create_all).result()
    yield database
    database.close()


def keep(database: Database[Connection], **values: object) -> None:
    database.submit(lambda c: c.execute(insert(diary).values(**values)).close()).result()


def test_an_instant_comes_back_in_utc_whatever_its_zone(kept: Database[Connection]) -> None:
    tashkent = timezone(timedelta(hours=5))
    keep(kept, at=datetime(2026, 3, 29, 2, 30, 0, 123456, tashkent))
    (at,) = kept.submit_read(lambda c: c.scalars(select(diary.c.at)).all()).result()
    assert at == datetime(2026, 3, 28, 21, 30, 0, 123456, UTC)
    assert at.tzinfo is UTC


def test_a_naive_instant_is_refused(kept: Database[Connection]) -> None:
    with pytest.raises(StatementError) as refused:
        keep(kept, at=datetime(2026, 3, 29, 2, 30))  # noqa: DTZ001
    assert isinstance(refused.value.orig, ValueError)
    with pytest.raises(ValueError, match="time zone"):
        to_microseconds(datetime(2026, 3, 29))  # noqa: DTZ001


def test_instants_sort_and_compare_as_time_does(kept: Database[Connection]) -> None:
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    west, east = timezone(timedelta(hours=-8)), timezone(timedelta(hours=9))
    for at in (
        noon.astimezone(west),
        noon - timedelta(microseconds=1),
        datetime.min.replace(tzinfo=UTC),
    ):
        keep(kept, at=at)
    query = select(diary.c.id).where(diary.c.at < noon.astimezone(east)).order_by(diary.c.at)
    assert kept.submit_read(lambda c: list(c.scalars(query))).result() == [3, 2]


def test_nothing_stays_nothing(kept: Database[Connection]) -> None:
    keep(kept, at=None, data=None)
    query = select(diary.c.at, diary.c.data)
    assert kept.submit_read(lambda c: tuple(c.execute(query).one())).result() == (None, None)


def test_data_comes_back_as_it_went_in(kept: Database[Connection]) -> None:
    data = {"имя": "Иван", "tags": ["a", 1, 2.5, None, True], "emoji": "👍", "z": {"y": 0}, "a": []}
    keep(kept, data=data)
    assert kept.submit_read(lambda c: c.scalar(select(diary.c.data))).result() == data
    raw = kept.submit_read(
        lambda c: c.exec_driver_sql("SELECT data FROM diary").scalar_one()
    ).result()
    assert raw.startswith('{"имя":"Иван","tags":["a",1,')


def test_data_that_is_not_plain_is_refused(kept: Database[Connection]) -> None:
    with pytest.raises(StatementError):
        keep(kept, data={"at": datetime.now(UTC)})
    with pytest.raises(StatementError):
        keep(kept, data=float("nan"))


@given(st.datetimes(timezones=st.timezones()))
def test_every_instant_survives_to_the_microsecond(at: datetime) -> None:
    assert from_microseconds(to_microseconds(at)) == at.astimezone(UTC)


def test_half_an_emoji_in_hostile_json_is_kept(database: Database[Connection]) -> None:
    from storage.repositories.inbox import InboxTable

    payload = {"text": "half \ud83d of one", "nul": "\0", "whole": "🙂 ж"}
    now = datetime(2026, 11, 23, tzinfo=UTC)

    def unit(connection: Connection) -> object:
        InboxTable(connection).add("telegram", "1", "lane", payload, now)
        return InboxTable(connection).new(0, 10)[0].payload

    assert database.submit(unit).result() == payload
