from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.policy.queue.order import OVERDUE_BELOW, queue_key, weight
from domain.tickets import ACTIVE, Status, Ticket
from tests.domain.samples import MONDAY, a_ticket

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
MOST = 1_000_000
"""The most points and the highest priority of a level that can be written."""


def ago(minutes: float) -> datetime:
    return MONDAY - minutes * MINUTE


def instants() -> st.SearchStrategy[datetime]:
    """A few close together, so that points tip the scales, and some far apart."""
    close = st.integers(0, 120).map(lambda minutes: MONDAY - minutes * MINUTE)
    far = st.integers(-(10**9), 10**9).map(lambda seconds: MONDAY + seconds * SECOND)
    return close | far


def tickets() -> st.SearchStrategy[Ticket]:
    points = st.integers(-120, 120) | st.integers(-MOST, MOST)
    priorities = st.integers(-2, 2) | st.integers(-MOST, MOST)
    return st.builds(
        a_ticket,
        id=st.integers(1, 1000),
        status=st.sampled_from(sorted(ACTIVE)),
        overdue=st.booleans(),
        level_priority=priorities,
        points=points,
        waiting_since=st.none() | instants(),
    )


def place(ticket: Ticket, now: datetime) -> tuple[object, ...]:
    """The order as it is said: overdue, level's priority, who waits by weight, others by points."""
    points = ticket.points * MINUTE
    waited = now - ticket.waiting_since if ticket.waiting_since else timedelta(0)
    return (
        not ticket.overdue,
        -ticket.level_priority,
        ticket.waiting_since is None,
        -(points + waited),
        ticket.id,
    )


def key(ticket: Ticket) -> int:
    found = queue_key(ticket)
    assert found is not None
    return found


@given(st.lists(tickets(), max_size=12), instants(), instants())
def test_the_key_is_the_order_of_the_queue_at_any_moment(
    waiting: list[Ticket], now: datetime, later: datetime
) -> None:
    by_key = sorted(waiting, key=lambda ticket: (key(ticket), ticket.id))
    assert by_key == sorted(waiting, key=lambda ticket: place(ticket, now))
    assert by_key == sorted(waiting, key=lambda ticket: place(ticket, later))


@given(tickets())
def test_the_key_fits_a_column_and_its_first_bit_says_overdue(ticket: Ticket) -> None:
    assert 0 <= key(ticket) < 2**63
    assert (key(ticket) < OVERDUE_BELOW) is ticket.overdue


@pytest.mark.parametrize("status", sorted(set(Status) - ACTIVE))
def test_processed_and_closed_tickets_are_not_in_the_queue(status: Status) -> None:
    assert queue_key(a_ticket(status=status)) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            a_ticket(overdue=True),
            a_ticket(level_priority=MOST, points=MOST),
            id="overdue before a high level",
        ),
        pytest.param(
            a_ticket(level_priority=5, waiting_since=None),
            a_ticket(level_priority=4, points=MOST),
            id="a higher level before weight",
        ),
        pytest.param(
            a_ticket(points=-MOST),
            a_ticket(points=MOST, waiting_since=None),
            id="who waits before who was answered",
        ),
        pytest.param(
            a_ticket(points=61),
            a_ticket(waiting_since=ago(60)),
            id="61 points before an hour of waiting",
        ),
        pytest.param(
            a_ticket(waiting_since=ago(60)),
            a_ticket(points=59),
            id="an hour of waiting before 59 points",
        ),
        pytest.param(
            a_ticket(points=1, waiting_since=None),
            a_ticket(points=-1, waiting_since=None),
            id="of the answered, more points before fewer",
        ),
    ],
)
def test_which_ticket_comes_first(first: Ticket, second: Ticket) -> None:
    assert key(first) < key(second)


@pytest.mark.parametrize("extreme", [10**7, 2**31, 10**30])
def test_extreme_values_come_last_in_their_group_only(extreme: int) -> None:
    """Nothing spills into a more significant part of the key."""
    heavy, light = a_ticket(points=extreme), a_ticket(points=-extreme)
    high, low = a_ticket(level_priority=extreme), a_ticket(level_priority=-extreme)
    long_ago = a_ticket(waiting_since=datetime.min.replace(tzinfo=UTC))
    answered = a_ticket(waiting_since=None, points=MOST)
    assert key(heavy) < key(a_ticket()) < key(light) < key(answered)
    assert key(high) < key(heavy)
    assert key(light) < key(low)
    assert key(long_ago) < key(a_ticket())
    assert all(OVERDUE_BELOW <= key(one) < 2**63 for one in (heavy, light, high, low, long_ago))


@pytest.mark.parametrize(
    ("heavy", "ticket"),
    [
        (0, a_ticket()),
        (60, a_ticket(points=60)),
        (90, a_ticket(points=30, waiting_since=ago(60.9))),
        (-70, a_ticket(points=-100, waiting_since=ago(30))),
        (30, a_ticket(points=30, waiting_since=None)),
        (5, a_ticket(points=5, waiting_since=ago(-10))),
    ],
)
def test_the_weight_is_points_and_whole_minutes_of_waiting(heavy: int, ticket: Ticket) -> None:
    assert weight(ticket, MONDAY) == heavy
