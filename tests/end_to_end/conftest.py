"""Desks on a sandbox, in this process."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def _quickly(desks_begin_quickly: None) -> None:
    """No desk is migrated from nothing."""
