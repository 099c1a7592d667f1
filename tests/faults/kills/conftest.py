import pytest


@pytest.fixture(params=[8, pytest.param(50, marks=pytest.mark.long)])
def kills(request: pytest.FixtureRequest) -> int:
    """How often a process is killed."""
    return int(request.param)
