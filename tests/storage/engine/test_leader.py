"""One active process a desk: refused on SQLite, stood by for on PostgreSQL, safe in any case."""

import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, make_url

from domain.errors import StorageUnavailable
from storage.engine import leader as lock
from storage.engine.database import Database
from storage.engine.failures import LeadershipLost
from storage.engine.leader import DeskBusy, DeskLock, Leadership, desk_lock
from storage.tables.engine import leadership
from tests.conftest import the_connection
from tests.storage.sample_table import add, shelf, titles
from tests.support.databases.postgresql import Databases
from tests.support.patience import PATIENCE

_HURRY = """
from storage.engine import leader as lock
lock._MORTAL = "SET idle_session_timeout = '400ms'"
lock._BEAT_SECONDS = 0.1
"""

_LEAD = (
    _HURRY
    + """
import sys
from domain.errors import StorageUnavailable
from storage.engine.database import Database
from storage.engine.failures import LeadershipLost
from tests.conftest import the_connection
from tests.storage.sample_table import add

held = lock.desk_lock(sys.argv[1])
held.acquire(blocking=False)
database = Database(sys.argv[1], the_connection, epoch=held.epoch)
database.start()
print("leading", flush=True)
number = 0
while True:
    number += 1
    try:
        database.submit(add(f"{sys.argv[2]} {number}")).result()
    except LeadershipLost as lost:
        print("lost:", lost, flush=True)
        break
    except StorageUnavailable:
        continue
database.close()
held.release()
"""
)


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_MORTAL", "SET idle_session_timeout = '400ms'")
    monkeypatch.setattr(lock, "_BEAT_SECONDS", 0.1)
    monkeypatch.setattr(lock, "_POLL_SECONDS", 0.05)


@pytest.fixture
def desk(postgresql_url: str) -> str:
    """A PostgreSQL desk that soon notices a transaction that stands still."""
    patient = Database(postgresql_url, the_connection)
    patient.start()
    patient.submit(shelf.metadata.create_all).result()
    patient.submit(leadership.create).result()
    patient.close()
    url = make_url(postgresql_url).update_query_dict(
        {"options": "-c idle_in_transaction_session_timeout=400"}
    )
    return url.render_as_string(hide_password=False)


@contextmanager
def process(script: str, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", script, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
        try:
            yield started
        finally:
            started.kill()


def line(started: "subprocess.Popen[str]") -> str:
    assert started.stdout is not None
    return started.stdout.readline().strip()


@contextmanager
def taken(held: DeskLock, *, blocking: bool = False) -> Iterator[DeskLock]:
    held.acquire(blocking=blocking)
    try:
        yield held
    finally:
        held.release()


def eventually(holds: Callable[[], bool]) -> None:
    last = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < last, "it never came to hold"
        time.sleep(0.02)


_HOLD_FILE = """
import sys
from storage.engine.leader import desk_lock
desk_lock(sys.argv[1]).acquire(blocking=False)
print("holding", flush=True)
sys.stdin.read()
"""


def test_a_second_process_on_an_sqlite_desk_is_refused_and_told_who_holds_it(
    sqlite_url: str, tmp_path: Path
) -> None:
    with process(_HOLD_FILE, sqlite_url) as first:
        assert line(first) == "holding"
        with pytest.raises(DeskBusy) as refused:
            desk_lock(sqlite_url).acquire(blocking=True)
        assert f"process {first.pid}" in str(refused.value)
        assert str(tmp_path / "helpline.db.lock") in str(refused.value)


def test_a_killed_process_leaves_no_lock_behind(sqlite_url: str) -> None:
    with process(_HOLD_FILE, sqlite_url) as first:
        assert line(first) == "holding"
        first.send_signal(signal.SIGKILL)
        first.wait()
        with taken(desk_lock(sqlite_url)) as held:
            assert held.epoch is None


def test_migrations_run_only_once_the_lock_is_held(sqlite_url: str) -> None:
    ran: list[str] = []
    with taken(desk_lock(sqlite_url)), suppress(DeskBusy):
        desk_lock(sqlite_url).acquire(blocking=False, first=lambda: ran.append("too early"))
    held = desk_lock(sqlite_url)
    held.acquire(blocking=False, first=lambda: ran.append("now"))
    held.release()
    assert ran == ["now"]


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable, match="lock file"):
        desk_lock(f"sqlite:///{tmp_path}/nowhere/helpline.db").acquire(blocking=False)


def test_a_second_process_on_a_postgresql_desk_is_refused_if_it_may_not_wait(desk: str) -> None:
    with taken(desk_lock(desk)), pytest.raises(DeskBusy, match="already running"):
        desk_lock(desk).acquire(blocking=False)
    with taken(desk_lock(desk)) as next_one:
        assert next_one.epoch == 2


def test_a_process_that_stands_by_can_be_stopped(desk: str) -> None:
    with taken(desk_lock(desk)):
        waiting = desk_lock(desk)
        threading.Timer(0.1, waiting.release).start()
        with pytest.raises(DeskBusy, match="was standing by"):
            waiting.acquire(blocking=True)


def test_standing_by_is_said_once_and_only_where_another_process_leads(
    desk: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO, lock.__name__)
    tries, try_once = [0], Leadership._lock

    def counted(leadership: Leadership) -> bool:
        tries[0] += 1
        return try_once(leadership)

    monkeypatch.setattr(Leadership, "_lock", counted)
    leader, follower = desk_lock(desk), desk_lock(desk)
    taking = threading.Thread(target=follower.acquire, kwargs={"blocking": True})

    def takes_its_time() -> None:
        """The leader's first work lasts until the other has tried several times."""
        assert caplog.messages == []
        taking.start()
        eventually(lambda: tries[0] > 4)

    leader.acquire(blocking=True, first=takes_its_time)
    leader.release()
    taking.join()
    follower.release()
    assert caplog.messages == ["Another process runs this desk; standing by"]


def test_the_process_that_stands_by_leads_once_the_leader_is_killed(desk: str) -> None:
    with process(_LEAD, desk, "old") as leader:
        assert line(leader) == "leading"
        follower = desk_lock(desk)
        taking = threading.Thread(target=follower.acquire, kwargs={"blocking": True})
        taking.start()
        assert taking.is_alive()
        leader.send_signal(signal.SIGKILL)
        taking.join()
        database = Database(desk, the_connection, epoch=follower.epoch)
        database.start()
        database.submit(add("new")).result()
        assert database.submit_read(titles).result()[-1] == "new"
        database.close()
        follower.release()


def test_a_frozen_leader_that_wakes_up_changes_nothing(desk: str) -> None:
    with process(_LEAD, desk, "old") as leader:
        assert line(leader) == "leading"
        leader.send_signal(signal.SIGSTOP)
        with taken(desk_lock(desk), blocking=True) as follower:
            database = Database(desk, the_connection, epoch=follower.epoch)
            database.start()
            at_takeover = database.submit(titles).result()
            leader.send_signal(signal.SIGCONT)
            assert line(leader).startswith("lost: Another process leads this desk")
            database.submit(add("new")).result()
            assert database.submit_read(titles).result() == [*at_takeover, "new"]
            database.close()


def test_a_stale_unit_fails_in_company_too(desk: str) -> None:
    with taken(desk_lock(desk)) as stale:
        database = Database(desk, the_connection, epoch=stale.epoch)
        database.start()
        database.submit(_succeed).result()
        held = threading.Event()
        waiting: list[Future[Any]] = [database.submit(lambda _: held.wait())]
        waiting += [database.submit(add(str(number))) for number in range(5)]
        held.set()
        outcomes = [future.exception() for future in waiting]
        assert all(isinstance(outcome, LeadershipLost) for outcome in outcomes[1:])
        assert database.submit_read(titles).result() == []
        assert "Another process leads" in database.health()
        database.close()


def _holders(connection: Connection) -> int:
    query = (
        "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
        " WHERE locktype = 'advisory' AND datname = current_database()"
    )
    return int(connection.exec_driver_sql(query).scalar_one())


def _succeed(connection: Connection) -> None:
    connection.execute(leadership.update().values(epoch=leadership.c.epoch + 1))


def test_a_leader_that_was_succeeded_is_told_even_if_it_does_nothing(desk: str) -> None:
    told = threading.Event()
    with taken(desk_lock(desk, told.set)):
        other = Database(desk, the_connection)
        other.start()
        other.submit(_succeed).result()
        assert told.wait(PATIENCE)
        other.close()


def test_a_leader_whose_session_broke_goes_on_leading_if_nobody_took_over(
    desk: str, postgresql: Databases
) -> None:
    with taken(desk_lock(desk)) as leader:
        assert isinstance(leader, Leadership)
        postgresql.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            f" WHERE datname = '{make_url(desk).database}'"
        )
        watching = Database(desk, the_connection)
        watching.start()
        eventually(lambda: watching.submit_read(_holders).result() == 1)
        watching.close()
        with pytest.raises(DeskBusy):
            desk_lock(desk).acquire(blocking=False)
        assert leader.epoch == 1
