"""Variables of the environment and of .env: which of them cannot be meant."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from dotenv.parser import parse_stream
from pydantic_settings import EnvSettingsSource, PydanticBaseSettingsSource, SettingsError

from bots.config.yaml_file import plain

ENVIRONMENT = "HELPLINE_"
"""What each of the desk's variables begins with."""


def mistakes_in_variables(
    sections: Collection[str], sources: Collection[PydanticBaseSettingsSource]
) -> Iterator[str]:
    """Return a mistake for each HELPLINE_ variable without a section or with an impossible text."""
    known = {section.upper() for section in sections}
    variables = {
        name.upper(): value or ""
        for source in sources
        if isinstance(source, EnvSettingsSource)
        for name, value in source.env_vars.items()
        if name.upper().startswith(ENVIRONMENT)
    }
    for name, value in sorted(variables.items()):
        if name.removeprefix(ENVIRONMENT).partition("__")[0] not in known:
            yield f"{name}: there's no such setting"
        elif not plain(value):
            yield f"{name}: this text contains characters that cannot be stored"


def keys_of(section: str, sources: Collection[PydanticBaseSettingsSource]) -> Collection[str]:
    """Return the keys of a section that variables set, one by one or all together as JSON."""
    found: set[str] = set()
    for source in sources:
        if isinstance(source, EnvSettingsSource):
            with suppress(SettingsError):  # said where the values are read
                values = source().get(section)
                found |= {*values} if isinstance(values, Mapping) else set()
    return found


def mistakes_in_lines(file: Path) -> Iterator[str]:
    """Return a mistake for each line of .env that sets nothing, or sets something again.

    Other programs' lines are theirs. No mistake repeats a value: it may be a secret. Raises OSError
    or UnicodeDecodeError if the file can't be read.
    """
    if not file.exists():
        return
    with file.open(encoding="utf-8") as opened:
        bindings = list(parse_stream(opened))
    names = Counter((one.key or "").upper() for one in bindings)
    for one in bindings:
        name = (one.key or "").upper()
        where = f"{file}, line {one.original.line}"
        if one.error or (one.key and one.value is None):
            if ENVIRONMENT in one.original.string.upper():
                yield f"{where}: write {ENVIRONMENT}NAME=value"
        elif name.startswith(ENVIRONMENT) and names[name] > 1:
            yield f"{where}: {name} is set more than once; keep one of them"
