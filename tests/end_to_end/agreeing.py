"""Agreeing to what the desk asks before it does something."""

from bots.sandbox.client.sim import Sim


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
    await agrees_in_slack(sim, user, channel, "for good?", "Close for good")
