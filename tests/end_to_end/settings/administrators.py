"""Somebody in Telegram becomes an administrator."""

from tests.end_to_end.world import ADMINISTRATOR, DESK, World


async def administrator_in_telegram(world: World, name: str) -> int:
    """Return the account in Telegram of somebody whom Olga has made an administrator in Slack."""
    telegram, slack = world.sim.telegram, world.sim.slack
    somebody = await world.client(name)
    await telegram.send(somebody, "/start")
    await telegram.wait_text(somebody, "This is the support desk")
    await slack.command(ADMINISTRATOR, DESK, "/desk", f"role telegram:{somebody} administrator")
    question = await world.whispered(ADMINISTRATOR, f"Make {name} an administrator?")
    assert await slack.press(ADMINISTRATOR, DESK, question["ts"], "Apply") == ""
    return somebody
