"""One act saves a ticket from what it read or saved last, never from an older copy."""

from dataclasses import replace

import pytest

from domain.desk.act import Act, StaleTicket
from domain.tickets import Status
from storage.unit import Unit
from tests.domain.desk.support.world import World


def test_a_change_made_from_an_older_copy_fails(world: World) -> None:
    world.client("Ivan").writes("The scales are off")

    def unit(uow: Unit) -> None:
        act, read = Act(None, world.now, uow), uow.tickets.get(1)
        saved = act.save(read, replace(read, subject="Scales", version=read.version + 1))
        assert saved.subject == "Scales"
        with pytest.raises(StaleTicket, match="another subject"):
            act.save(read, replace(read, status=Status.OPEN))
        act.by_desk().save(saved, replace(saved, status=Status.OPEN))

    world.run(unit)
    assert (world.ticket().subject, world.ticket().status) == ("Scales", Status.OPEN)
