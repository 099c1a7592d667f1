"""Answers to whoever acted, which nobody else sees. Best effort: what fails is logged."""

import aiohttp
import structlog

from bots.ports import Rendered, SendError
from bots.slack.send import body, fit
from bots.slack.web import Web
from domain.people import Place

log = structlog.get_logger()


async def whisper(web: Web, place: Place, user: str, rendered: Rendered) -> None:
    """Show something to one person alone."""
    for piece in fit(rendered):
        try:
            await web.call(
                web.client.chat_postEphemeral,
                channel=place.chat,
                user=user,
                thread_ts=place.thread or None,
                **body(piece),
            )
        except SendError as error:
            log.warning("Slack did not take an answer", reason=error.reason)


async def respond(web: Web, response_url: str, rendered: Rendered) -> None:
    """Answer a slash command that was already acknowledged. Best effort, within 30 minutes."""
    for piece in fit(rendered):
        try:
            answer = {"response_type": "ephemeral", **body(piece)}
            async with web.session.post(response_url, json=answer) as response:
                if response.status != 200:
                    log.warning("Slack did not take an answer", status=response.status)
        except (SendError, aiohttp.ClientError, TimeoutError) as error:
            log.warning("Slack did not take an answer", reason=type(error).__name__)
