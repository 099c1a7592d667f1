"""Home: a tab in Slack that stays up to date, and one message in Telegram."""

from datetime import timedelta
from typing import Any

import pytest

from bots.sandbox.client.sim import Sim
from tests.end_to_end.world import ADMINISTRATOR, ANNA, BORIS, DESK, World, world
from tests.support.patience import eventually

__all__ = ["world"]

pytestmark = pytest.mark.asyncio(loop_scope="module")


def words_of(view: Any) -> str:
    """Everything that a view says."""
    if isinstance(view, dict):
        own = [view["text"]] if isinstance(view.get("text"), str) else []
        return " ".join([*own, *(words_of(one) for one in view.values())])
    return " ".join(words_of(one) for one in view) if isinstance(view, list) else ""


async def shows(sim: Sim, user: str, words: str, *, modal: bool = False) -> None:
    """Wait until somebody's Home, or the modal above it, says this."""

    async def look() -> str:
        views = await sim.slack.views(user)
        return words_of(views["modals"][-1:] if modal else views["home"])

    await eventually(look, lambda shown: words in shown)


async def test_a_specialists_home_is_drawn_when_opened_and_after_a_press(world: World) -> None:
    case = await world.ticket("The lift is stuck")
    await world.sim.slack.open_home(ANNA, "messages")
    await world.sim.slack.open_home(ANNA)
    await shows(world.sim, ANNA, "The lift is stuck")
    assert "Refresh" not in words_of((await world.sim.slack.views(ANNA))["home"])
    assert await world.sim.slack.press_view(ANNA, f"Take #{case.number}", home=True) == ""
    await shows(world.sim, ANNA, "Your tickets")
    await world.drawn(case, "In progress · Anna")


async def test_a_page_opens_above_home_and_turns_where_it_is(world: World) -> None:
    await world.sim.slack.open_home(ADMINISTRATOR)
    await shows(world.sim, ADMINISTRATOR, "On shift")
    assert await world.sim.slack.press_view(ADMINISTRATOR, "Categories", home=True) == ""
    await shows(world.sim, ADMINISTRATOR, "Categories", modal=True)
    assert await world.sim.slack.press_view(ADMINISTRATOR, "◀ Back") == ""
    await shows(world.sim, ADMINISTRATOR, "Quick changes", modal=True)


async def test_a_clients_home_has_their_tickets_and_a_form(world: World) -> None:
    jane = await world.slack_client("Jane")
    await world.sim.slack.open_home(jane)
    await shows(world.sim, jane, "You have no tickets yet.")
    assert await world.sim.slack.press_view(jane, "Fill in a form", home=True) == ""
    await eventually(lambda: world.sim.slack.views(jane), lambda views: views["modals"])


async def test_in_telegram_home_is_one_message_with_buttons(world: World) -> None:
    client = await world.client("Maria")
    await world.sim.telegram.send(client, "My chair is broken")
    await world.sim.telegram.wait_text(client, "#")
    await world.sim.telegram.send(client, "/home")
    shown = await world.sim.telegram.wait_text(client, "Your requests")
    assert "My chair is broken" in shown["text"]
    assert "Your tickets" not in shown["text"]


async def test_by_command_home_opens_as_a_window_and_is_refreshed_there(world: World) -> None:
    await world.sim.slack.command(ANNA, DESK, "/desk", "home")
    await shows(world.sim, ANNA, "Refresh", modal=True)
    case = await world.ticket("The kettle is cold")
    assert await world.sim.slack.press_view(ANNA, "Refresh") == ""
    await shows(world.sim, ANNA, f"#{case.number} The kettle is cold", modal=True)


async def test_an_open_home_follows_once_a_minute_without_a_press(world: World) -> None:
    await world.sim.slack.open_home(BORIS)
    await shows(world.sim, BORIS, "Home")
    case = await world.ticket("The window does not close")
    await world.taken("Somebody else's")
    await world.pass_time(timedelta(seconds=61))
    await shows(world.sim, BORIS, f"#{case.number} The window does not close")
