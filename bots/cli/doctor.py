"""`helpline doctor` and `helpline manifest`."""

import json
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from bots.cli.common import TROUBLE, ConfigFile, out, printable, settings_of
from bots.config import DEFAULT_FILE

if TYPE_CHECKING:
    from bots.config.settings import Settings
    from bots.platforms import Finding


def doctor(
    *,
    live: Annotated[
        bool, typer.Option("--live", help="Also post a message in the channel, and delete it.")
    ] = False,
    config: ConfigFile = DEFAULT_FILE,
) -> None:
    """Check everything the desk needs. Report problems and how to fix them."""
    import asyncio

    from bots.platforms import Finding

    settings = settings_of(config)
    source = f"{config} and the environment" if config.exists() else "the environment alone"
    _show(Finding("configuration", ok=True, text=f"valid: {source}"))
    well = asyncio.run(_examine(settings, live=live))
    raise typer.Exit(0 if well else TROUBLE)


async def _examine(settings: "Settings", *, live: bool) -> bool:
    """Show every finding; return True if there is nothing to fix."""
    import asyncio

    from bots.app import adapters_of, webhooks_of
    from bots.cli.doctor_checks import examine
    from bots.cli.doctor_database import look
    from bots.cli.doctor_modes import look_at_modes

    findings, memory = await asyncio.to_thread(look, settings)
    findings.append(await asyncio.to_thread(look_at_modes, settings))
    for finding in findings:
        _show(finding)
    adapters = adapters_of(settings, webhooks_of(settings))
    try:
        async for finding in examine(settings, adapters, memory, live=live):
            _show(finding)
            findings.append(finding)
    finally:
        for adapter in adapters.values():
            await adapter.close()
    return all(finding.ok for finding in findings)


def _show(finding: "Finding") -> None:
    mark, colour = ("✓", "green") if finding.ok else ("✗", "red")
    fix = f" → {finding.fix}" if finding.fix else ""
    line = Text.assemble(
        (mark, colour), (f" {finding.subject}: ", "bold"), printable(finding.text), (fix, "yellow")
    )
    out.print(line, soft_wrap=not out.is_terminal)


class Format(StrEnum):
    """The manifest's format; Slack accepts both."""

    YAML = "yaml"
    JSON = "json"


def manifest(
    *,
    form: Annotated[Format, typer.Option("--format", help="The format.")] = Format.YAML,
    config: ConfigFile = DEFAULT_FILE,
) -> None:
    """Print the manifest for creating the Slack app at api.slack.com/apps."""
    import yaml

    from bots.platform_table import PLATFORMS
    from bots.text.locales import label

    settings = settings_of(config)
    desk = settings.desk
    translated = partial(label, language=desk.language)
    described = (
        one.manifest(settings.section(name), desk.name, settings.http.public_url, translated)
        for name, one in PLATFORMS.items()
    )
    app = next(filter(None, described))
    if form is Format.JSON:
        typer.echo(json.dumps(app, indent=2, ensure_ascii=False))
    else:
        typer.echo(yaml.safe_dump(app, sort_keys=False, allow_unicode=True), nl=False)
