"""Stored records outlive the names of their classes."""

from datetime import timedelta

import pytest

from domain.dictionaries.preview import HoldsFor
from storage.engine import records
from storage.repositories import questions
from storage.repositories.posts import bodies

KEPT = (questions._COMMANDS, bodies._RECORDS)


@pytest.mark.parametrize(("old", "new"), sorted(records._FORMERLY.items()))
def test_an_old_name_leads_to_a_class_that_is_stored(old: str, new: str) -> None:
    assert any(new in kept._classes for kept in KEPT), new
    assert not any(old in kept._classes for kept in KEPT), f"{old} means something else now"


def test_a_choice_stored_under_its_old_name_is_read() -> None:
    stored = {"is": "Reach", "value": HoldsFor.ALL.value}
    assert questions._COMMANDS.read(stored) is HoldsFor.ALL


def test_what_is_written_is_read_again() -> None:
    written = questions._COMMANDS.written((HoldsFor.ALL, timedelta(hours=1)))
    assert questions._COMMANDS.read(written) == (HoldsFor.ALL, timedelta(hours=1))
