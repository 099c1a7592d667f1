"""What is kept of a ticket's history once its client is forgotten."""

import pytest

from domain.policy.people.traces import without_words


@pytest.mark.parametrize("key", ["reason", "problem"])
def test_why_the_desk_did_something_is_kept_and_why_somebody_says_they_did_is_not(key: str) -> None:
    assert without_words("TicketUnlocked", {key: "by_hand"}) == {key: "by_hand"}
    assert without_words("PromiseMoved", {key: "Maria is ill"}) == {key: ""}
