"""Which lines leave as one post when their lane lags."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from domain.outgoing.templates import CARD, CLIENTS_LINE
from domain.policy.lines.fold import CHARACTERS, LINES, Waiting, folded

LINE = Waiting(1, CLIENTS_LINE, 7, 40, is_due=True, has_files=False, alone=False)


def lane(*changes: Mapping[str, object]) -> list[Waiting]:
    """What waits behind the line, each a line like it but for this."""
    return [
        replace(LINE, post_id=number, **change)  # type: ignore[arg-type]
        for number, change in enumerate(changes, 2)
    ]


def test_an_authors_lines_that_wait_behind_one_another_leave_together() -> None:
    assert folded(LINE, lane({}, {}, {})) == [2, 3, 4]


@pytest.mark.parametrize(
    "other",
    [
        {"author_id": 8},
        {"template": CARD},
        {"template": "thread/released", "author_id": None},
        {"has_files": True},
        {"is_due": False},
        {"alone": True},
    ],
    ids=str,
)
def test_a_line_in_between_ends_the_post(other: dict[str, object]) -> None:
    assert folded(LINE, lane({}, other, {})) == [2]
    (head,) = lane(other)
    if "author_id" not in other:
        assert folded(head, lane({}, {})) == []


def test_a_post_never_grows_beyond_what_a_platform_takes_in_one_message() -> None:
    long = {"length": CHARACTERS // 3}
    assert folded(replace(LINE, length=CHARACTERS // 3), lane(long, long, long)) == [2]
    assert folded(replace(LINE, length=CHARACTERS + 1), lane({})) == []
    assert len(folded(replace(LINE, length=1), lane(*[{"length": 0}] * 500))) == LINES - 1
