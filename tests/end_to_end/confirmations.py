"""Agreeing to what the desk asks before it does something, and filling in its forms."""

from typing import Any

from bots.sandbox.client.sim import Sim
from tests.support.patience import eventually


async def agrees_in_slack(sim: Sim, user: str, channel: str, question: str, button: str) -> None:
    """Press the button below a question that only this person sees."""
    asked = await sim.slack.wait_text(channel, question, ephemeral_to=user)
    assert await sim.slack.press(user, channel, asked["ts"], button) == ""


async def agrees_in_telegram(sim: Sim, account: int, question: str, button: str) -> None:
    """Press the button below a question in the chat with the bot."""
    asked = await sim.telegram.wait_text(account, question)
    await sim.telegram.press(account, button, asked["id"])


async def closes_in_slack(sim: Sim, user: str, channel: str, card: str) -> None:
    """Close a ticket from its thread."""
    await sim.slack.post(user, channel, "!close", thread_ts=card)
    await agrees_in_slack(sim, user, channel, "within 30 days", "Close the ticket")


async def fills_in(sim: Sim, who: str, given: dict[str, Any]) -> dict[str, str]:
    """Send the form that opens for somebody; returns what is wrong with it."""
    await modal(sim, who)
    done = await sim.slack.submit(who, given)
    assert done["outcome"] == ""
    return dict(done["errors"])


async def modal(sim: Sim, who: str) -> dict[str, Any]:
    """Wait until somebody has a form before them, and return it."""
    seen = await eventually(lambda: sim.slack.views(who), lambda seen: seen["modals"])
    return dict(seen["modals"][-1])
