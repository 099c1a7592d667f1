"""config.yaml and the environment, as validated, frozen settings."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from pydantic import BaseModel, Field, SecretStr, ValidationError, create_model
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bots.config import DEFAULT_FILE
from bots.config.accounts import Accounts, Channel, account_mistake, place_of
from bots.config.dictionaries import PEOPLE, entries_of
from bots.config.environment import ENVIRONMENT, keys_of, mistakes_in_lines, mistakes_in_variables
from bots.config.fields import (
    ConfigSection,
    DatabaseAddress,
    Host,
    Name,
    Property,
    PublicAddress,
    Zone,
)
from bots.config.yaml_file import DEEPEST, Unreadable, plain, read_yaml
from bots.platform_table import PLATFORMS, platforms
from bots.platforms.package import Package
from domain.dictionaries import BadEntries, Entry, Kind, Pinned, read_dictionaries
from domain.dictionaries.kinds.desk import CONFIRM_AFTER
from domain.dictionaries.kinds.projects import PROPERTY, Project, project_called
from domain.people.person import LANGUAGES, Language
from domain.people.places import Place
from domain.policy.people.support_expiry import UNTIL, support_end
from domain.sla.calendars.mistakes import close_to
from storage.engine.patterns import compile_pattern


class ConfigError(Exception):
    """The configuration has mistakes; the message has a line for each, with its path."""


class DeskSettings(ConfigSection):
    """The desk's people and place. They seed the database.

    `language` and `time_zone` are for texts that are not for one person.
    """

    name: Name = "Helpline"
    language: Language = LANGUAGES[0]
    time_zone: Zone = "UTC"
    administrators: Accounts = ()
    specialists: Accounts = ()
    channel: Channel = ""
    close_after: int = Field(default=0, ge=0)
    may_open: Literal["everybody", "groups", "invited"] = "everybody"
    view_scope: Literal["all", "own departments", "own tickets"] = "all"
    handle_scope: Literal["all", "own departments", "own tickets"] = "all"
    specialists_change_people: bool = False
    move_to_desk: Literal["nobody", "administrators", "staff"] = "staff"
    confirm_staff: int = Field(default=CONFIRM_AFTER, ge=0)

    @property
    def written(self) -> Mapping[str, object]:
        """Return what the desk's dictionary has of it, as far as somebody has written it."""
        return self.model_dump(exclude={*PEOPLE}, exclude_unset=True)

    @property
    def place(self) -> Place | None:
        """Return the desk's channel, if the configuration names one."""
        return place_of(self.channel)


class DatabaseSettings(ConfigSection):
    """`sqlite:///path` or `postgresql+psycopg://user@host/name`."""

    url: DatabaseAddress = SecretStr("sqlite:///data/helpline.db")

    @property
    def shown(self) -> str:
        """Return the address without the password."""
        return make_url(self.url.get_secret_value()).render_as_string(hide_password=True)

    @property
    def file(self) -> Path | None:
        """Return the database's file; None with PostgreSQL."""
        address = make_url(self.url.get_secret_value())
        on_sqlite = address.get_backend_name() == "sqlite"
        return Path(str(address.database)) if on_sqlite else None

    @property
    def password(self) -> str:
        """Return the password in the address; empty if there is none."""
        return make_url(self.url.get_secret_value()).password or ""


class FilesSettings(ConfigSection):
    """Where files in transit are stored: `folder` (empty: beside the database), at most `limit_mb`.

    They are deleted `keep_days` after they were last fetched; the platforms still have them.
    """

    folder: str = ""
    limit_mb: int = Field(default=2048, ge=100, le=1_000_000_000)
    keep_days: int = Field(default=30, ge=1, le=36_500)


class HttpSettings(ConfigSection):
    """Where `/livez`, `/readyz` and `/metrics` are served; port 0 chooses a free one.

    Platforms call `webhook_host` and `webhook_port`, which `public_url` leads to from outside.
    These are separate, so nothing else has to be public.
    """

    host: Host = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: PublicAddress = ""
    webhook_host: Host = "127.0.0.1"
    webhook_port: int = Field(default=8081, ge=0, le=65535)


class LogSettings(ConfigSection):
    """`json` is for machines, `console` for people; `auto` is `console` on a terminal."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "json", "console"] = "auto"


Written = Mapping[str, object]
"""Entries of a dictionary by name, as written in the file."""


class Settings(BaseSettings):
    """The whole configuration. The environment wins: HELPLINE_DESK__LANGUAGE=ru.

    `with_platforms` adds a section for each platform of the table.
    `clients` are properties of clients by account, like `telegram:42: {company: Acme}`.
    """

    model_config = SettingsConfigDict(
        env_prefix=ENVIRONMENT,
        env_nested_delimiter="__",
        env_file=".env",
        dotenv_filtering="only_existing",  # .env may serve other programs too
        extra="forbid",
        frozen=True,
    )

    desk: DeskSettings = DeskSettings()
    database: DatabaseSettings = DatabaseSettings()
    files: FilesSettings = FilesSettings()
    http: HttpSettings = HttpSettings()
    log: LogSettings = LogSettings()
    calendars: Written = {}
    groups: Written = {}
    departments: Written = {}
    shifts: Written = {}
    categories: Written = {}
    priorities: Written = {}
    levels: Written = {}
    rules: Written = {}
    ratings: Written = {}
    statuses: Written = {}
    projects: Written = {}
    replies: Written = {}
    clients: Mapping[str, Mapping[str, Property]] = {}
    _in_environment: frozenset[str] = frozenset()
    """The keys under `desk` that variables of the environment or .env set."""

    def section(self, platform: str) -> Any:
        """Return a platform's settings, of its package's `section`."""
        return getattr(self, platform)

    def of_platforms(self, question: Callable[[Package[Any]], Callable[[Any], str]]) -> list[str]:
        """Return each platform's answer to one of its package's questions about its section."""
        return [question(one)(self.section(name)) for name, one in PLATFORMS.items()]

    @property
    def slash_command(self) -> str:
        """The name of the slash command; empty if no platform has one."""
        return next(filter(None, self.of_platforms(lambda one: one.slash)), "")

    @property
    def dictionaries(self) -> Sequence[Entry]:
        """The entries that seed the dictionaries. Raises BadEntries if holidays are not known."""
        own = {key: one for key, one in self.desk.written.items() if key not in self.pinned}
        kinds = [kind for kind in Kind if kind is not Kind.DESK]
        sections: dict[Kind, Written] = {kind: getattr(self, kind.value, {}) for kind in kinds}
        sections[Kind.DESK] = own
        return entries_of(sections, datetime.now(UTC).year, self.desk.language)

    def note_environment(self, keys: Collection[str]) -> None:
        """Record which keys under `desk` variables set."""
        self._in_environment = frozenset(keys)

    @property
    def pinned(self) -> Pinned:
        """Return the desk's values that the environment sets: nobody changes them in chat."""
        return {key: one for key, one in self.desk.written.items() if key in self._in_environment}

    @property
    def files_folder(self) -> Path:
        """Where files in transit are stored; by default beside the SQLite file."""
        beside = self.database.file
        return Path(self.files.folder or (beside.parent / "files" if beside else "data/files"))

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return every value that must never reach a log."""
        password = self.database.password
        held = [
            getattr(self.section(name), key).get_secret_value()
            for name, one in PLATFORMS.items()
            for key in _secrets_of(one.section)
        ]
        held += [password, quote(password, safe=" +")]  # as in an address by SQLAlchemy
        return tuple(dict.fromkeys(secret for secret in held if secret))


def with_platforms(base: type[Settings] = Settings) -> type[Settings]:
    """Return the model of the whole configuration: the desk's sections and each platform's."""
    sections: dict[str, Any] = {
        name: (one.section, one.section()) for name, one in PLATFORMS.items()
    }
    return create_model("Settings", __base__=base, **sections)


def load(path: Path = DEFAULT_FILE, environment_file: Path = Path(".env")) -> Settings:
    """Read the file, if it exists, and the environment.

    Raises ConfigError with all mistakes.
    """
    written = _read(path)
    mistakes = _secrets_in(written, path)
    mistakes += _lines_of(environment_file)
    in_environment: set[str] = set()
    model = with_platforms(_from_file(written, mistakes, in_environment))
    try:
        settings = model(_env_file=environment_file)  # type: ignore[call-arg]
    except ValidationError as error:
        mistakes += [_sentence(one) for one in error.errors()]
    except SettingsError as error:
        # Only the first such section is reported, because it stops the reading.
        mistakes.append(
            f"the environment: {error}; set single values instead, like {ENVIRONMENT}DESK__NAME"
        )
    except RecursionError:
        mistakes.append("the environment: a value has too many nested brackets")
    except (OSError, UnicodeDecodeError):
        pass  # said by _lines_of
    else:
        settings.note_environment(in_environment)
        strange = list(_strange(settings))
        # Whatever is nested too deeply cannot be read as a dictionary either.
        mistakes += strange or (*_without_address(settings), *_in_dictionaries(settings))
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    return settings


def _from_file(
    written: dict[str, object], mistakes: list[str], in_environment: set[str]
) -> type[Settings]:
    """Return the settings with what a file says below what the environment says.

    Reading them adds mistakes in variables, and the keys under `desk` that variables set.
    """

    class FromFile(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            del init_settings, file_secret_settings
            sources = (env_settings, dotenv_settings)
            mistakes.extend(mistakes_in_variables(settings_cls.model_fields, sources))
            in_environment.update(keys_of("desk", sources))
            return *sources, InitSettingsSource(settings_cls, written)

    return FromFile


def _lines_of(environment_file: Path) -> list[str]:
    try:
        return list(mistakes_in_lines(environment_file))
    except (OSError, UnicodeDecodeError) as error:
        return [f"{environment_file} cannot be read: {error}"]


def _strange(settings: Settings) -> Iterator[str]:
    """Return a mistake for each value that no database takes, wherever it was written."""
    left: list[tuple[str, object]] = [
        (name, getattr(settings, name)) for name in type(settings).model_fields
    ]
    while left:
        path, value = left.pop()
        if isinstance(value, SecretStr):
            value = value.get_secret_value()
        if path.count(".") > DEEPEST:
            yield f"{path.partition('.')[0]}: values are nested too deeply; check the brackets"
            return
        if not plain(path) or (isinstance(value, str) and not plain(value)):
            yield f"{ascii(path)[1:-1]}: this text contains characters that cannot be stored"
        left += [(f"{path}.{name}", part) for name, part in _parts_of(value)]


def _parts_of(value: object) -> Iterable[tuple[object, object]]:
    match value:
        case BaseModel():
            return value
        case Mapping():
            return value.items()
        case list() | tuple():
            return enumerate(value, 1)
    return ()


def _without_address(settings: Settings) -> list[str]:
    """Return a mistake for each platform that should call the desk but has no address."""
    return [
        f"{path}: the platform will call the desk, so set http.public_url to the desk's address"
        for path in settings.of_platforms(lambda one: one.calls)
        if path and not settings.http.public_url
    ]


def _in_dictionaries(settings: Settings) -> list[str]:
    """Return a mistake for each wrong entry and for each wrong account of a client."""
    mistakes = [
        f"clients.{account}: {mistake}"
        for account in settings.clients
        if (mistake := account_mistake(account))
    ]
    mistakes += [
        f"clients.{account}.{UNTIL}: write the last day, like 2026-12-31"
        for account, properties in settings.clients.items()
        if UNTIL in properties and support_end(properties) is None
    ]
    try:
        known = read_dictionaries(settings.dictionaries, compile_pattern, platforms())
    except BadEntries as bad:
        return [*mistakes, *str(bad).splitlines()]
    return [*mistakes, *_without_project(settings.clients, known.projects)]


def _without_project(
    clients: Mapping[str, Mapping[str, Property]], projects: Sequence[Project]
) -> Iterator[str]:
    """Return a mistake for each client of a project that is none, if the file lists projects."""
    for account, properties in clients.items():
        written = str(properties.get(PROPERTY, ""))
        if written and projects and project_called(written, projects) is None:
            near = close_to(written, [one.name for one in projects])
            meant = f"; did you mean {near}?" if near else ""
            yield f"clients.{account}.{PROPERTY}: there's no project “{written}”{meant}"


def _read(path: Path) -> dict[str, object]:
    if not path.exists():
        return {}
    try:
        written = read_yaml(path) or {}
    except Unreadable as error:
        raise ConfigError(str(error)) from None
    if not isinstance(written, Mapping):
        raise ConfigError(f"{path} must consist of sections, like `desk:`")
    # If all lines of a section are commented out, its value is None.
    return {str(name): {} if section is None else section for name, section in written.items()}


def _secrets_in(written: Mapping[str, object], path: Path) -> list[str]:
    """Return a mistake for each secret in the file."""
    held = [
        (section, key)
        for section, one in PLATFORMS.items()
        for key in _secrets_of(one.section)
        if _part(written, section, key)
    ]
    address = _part(written, "database", "url")
    try:
        if isinstance(address, str) and make_url(address).password:
            held.append(("database", "url"))
    except (ArgumentError, ValueError):
        pass  # the validation reports it
    return [
        f"{section}.{key}: secrets do not belong in {path};"
        f" set {ENVIRONMENT}{section.upper()}__{key.upper()} in the environment or in .env"
        for section, key in held
    ]


def _secrets_of(section: type[BaseModel]) -> Sequence[str]:
    """Return the names of a section's settings that must never be shown."""
    fields = section.model_fields
    return [name for name, field in fields.items() if field.annotation is SecretStr]


def _part(written: Mapping[str, object], section: str, key: str) -> object:
    parts = written.get(section)
    return parts.get(key) if isinstance(parts, Mapping) else None


def _sentence(error: ErrorDetails) -> str:
    path = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"{path}: there's no such setting"
    return f"{path}: {error['msg'].removeprefix('Value error, ')}"
