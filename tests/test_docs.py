"""The documents say what is there: commands, settings, metrics, targets, tests and links."""

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from pkgutil import resolve_name

import pytest
import yaml
from prometheus_client import Counter, Gauge
from pydantic import BaseModel, SecretStr
from typer.core import TyperGroup
from typer.main import get_command

from bots import metrics
from bots.chat.queue_words import NAMES as FILTERS
from bots.chat.queue_words import filters_in
from bots.chat.typed_commands import COMMANDS, STATUSES, Spec, by_word
from bots.cli import app
from bots.config.environment import ENVIRONMENT
from bots.config.settings import load, with_platforms
from bots.text.words import TYPED
from domain.desk import may
from domain.dictionaries import DESCRIPTIONS, Kind
from domain.people.person import Role
from domain.policy.queue.ticket_list import Filter
from domain.text.spans import Text
from tests.support.kind_document import section as kind_section

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]

documents = pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)


@cache
def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def code(text: str) -> list[str]:
    """What is written as code: lines of blocks, and words between backticks."""
    blocks = re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
    words = re.sub(r"^ *```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    return lines + re.findall(r"`([^`\n]+)`", words)


# --- commands in chat


def who(spec: Spec) -> str:
    if may(Role.CLIENT, spec.asks):
        return "everybody"
    return "staff" if may(Role.SPECIALIST, spec.asks) else "administrators"


def command_table() -> str:
    rows = ["| command | for | what it does |", "|---|---|---|"]
    for spec in COMMANDS.values():
        names = " or ".join(f"`{name}`" for name in (spec.name, *spec.aliases))
        usage = " ".join(spec.usage("")[1:]).replace("|", "\\|")
        taken = f" {usage}" if usage else ""
        rows.append(f"| {names}{taken} | {who(spec)} | {spec.help} |")
    return "\n".join(rows)


def test_the_readme_lists_every_command_as_the_catalogue_has_it() -> None:
    found = re.search(
        r"<!-- commands:.*?-->\n(.*?)<!-- end -->", read(ROOT / "README.md"), re.DOTALL
    )
    assert found is not None
    assert found[1].strip() == command_table(), "copy the table above from this failure"


def filter_words() -> Iterator[tuple[str, list[str]]]:
    """Each filter's name in the table, in either language, and the values written beside it."""
    text = read(ROOT / "docs" / "queue.md")
    found = re.search(r"<!-- filters:.*?-->\n(.*?)<!-- end -->", text, re.DOTALL)
    assert found is not None
    for row in found[1].strip().splitlines()[2:]:
        english, values, russian, of_russian = row.split("|")[1:5]
        for column, words in ((english, values), (russian, of_russian)):
            for name in re.findall("`([^`]+):`", column):
                yield name, re.findall("`([^`]+)`", words)


def test_the_table_of_filters_has_the_words_of_both_languages_and_all_are_understood() -> None:
    statuses = {word: status.value for word, status in STATUSES.items()}
    listed: dict[str, set[str]] = {}
    for name, values in filter_words():
        listed.setdefault(FILTERS[name], set()).add(name)
        for value in values:
            (understood,) = filters_in(Text(f"{name}:{value}"), "slack", "T1", statuses)
            assert understood.filter == FILTERS[name]
            known = TYPED.get(understood.filter)
            assert known is None or understood.value in {*known, "telegram", "slack"}, value
    assert {name: len(words) for name, words in listed.items()} == dict.fromkeys(Filter, 2)


PEOPLES = [
    ROOT / "README.md",
    *(
        ROOT / "docs" / f"{name}.md"
        for name in ("clients", "specialists", "levels", "queue", "rules")
    ),
]
"""What is written for those who use the desk."""


@pytest.mark.parametrize("path", PEOPLES, ids=lambda path: path.name)
def test_every_chat_command_that_is_named_exists(path: Path) -> None:
    named = {
        match[1]
        for word in code(read(path))
        if (match := re.match(r"(?:!|/desk |/)([a-z]+)(?=\s|$)", word))
    }
    assert named - {"desk"} <= set(by_word())


# --- the command line and make


def written(program: str) -> Iterator[tuple[str, str]]:
    for path in DOCUMENTS:
        for line in code(read(path)):
            command = line.partition("#")[0].removeprefix(".venv/bin/").strip()
            for part in re.split(r"\s*&&\s*|\s*;\s*", command):
                if re.match(rf"{program}(\s|$)", part):
                    yield str(path.relative_to(ROOT)), part


def options_of(words: list[str]) -> set[str]:
    """The options of the command that the words lead to. Raises KeyError if there is none."""
    command = get_command(app)
    for word in words:
        if not isinstance(command, TyperGroup) or word.startswith("-"):
            break
        command = command.commands[word]
    return {name for parameter in command.params for name in parameter.opts}


def test_every_helpline_command_that_is_named_exists() -> None:
    for path, line in written("helpline"):
        words = shlex.split(line.replace("…", ""))[1:]
        given = {word for word in words if word.startswith("--")}
        assert given <= options_of(words) | {"--help", "--config"}, f"{path}: {line}"


def test_every_command_of_the_command_line_is_documented() -> None:
    told = {line.split()[1] for _, line in written("helpline") if len(line.split()) > 1}
    top = get_command(app)
    assert isinstance(top, TyperGroup)
    assert set(top.commands) <= told


def test_every_make_target_in_the_documents_exists_and_each_is_documented() -> None:
    rules = re.findall(r"^([\w./-]+):", read(ROOT / "Makefile"), re.MULTILINE)
    named = {word for _, line in written("make") for word in line.split()[1:] if "=" not in word}
    assert named <= set(rules)
    helped = set(re.findall(r"^([a-z]+): .*##", read(ROOT / "Makefile"), re.MULTILINE))
    assert helped - {"help"} <= named


# --- settings and metrics


def settings() -> Iterator[tuple[str, str, str]]:
    """Each setting's path, its variable, and its default as it is written."""
    for section, field in with_platforms().model_fields.items():
        group = field.annotation
        if not isinstance(group, type) or not issubclass(group, BaseModel):
            continue  # a dictionary: docs/levels.md has an example of each
        for name, one in group.model_fields.items():
            default = one.default
            if isinstance(default, SecretStr):
                default = default.get_secret_value()
            if isinstance(default, bool):
                default = str(default).lower()
            shown = f"`{default}`" if default not in ("", ()) else "none"
            yield f"{section}.{name}", f"{ENVIRONMENT}{section}__{name}".upper(), shown


def test_every_setting_is_described_with_its_variable_and_default() -> None:
    text = read(ROOT / "docs/configuration.md")
    rows = [f"| `{path}` | `{variable}` | {default} |" for path, variable, default in settings()]
    assert rows
    assert not [row for row in rows if row not in text]


def test_no_setting_is_described_that_does_not_exist() -> None:
    text = read(ROOT / "docs/configuration.md")
    assert set(re.findall(r"^\| `(\w+\.\w+)` ", text, re.MULTILINE)) == {
        path for path, _, _ in settings()
    }


def test_the_configuration_shows_every_setting_but_secrets() -> None:
    shown = yaml.safe_load(read(ROOT / "config.yaml"))
    paths = {f"{section}.{name}" for section, names in shown.items() for name in names}
    telegram = {"telegram.token", "telegram.webhook_secret"}
    secret = {*telegram, "slack.bot_token", "slack.app_token", "slack.signing_secret"}
    assert paths == {path for path, _, _ in settings()} - secret


def test_the_example_of_every_dictionary_is_one_that_a_desk_starts_with(tmp_path: Path) -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", read(ROOT / "docs/levels.md"), re.DOTALL)
    shown = yaml.safe_load(example)
    assert set(shown) == {kind.value for kind in Kind} | {"clients"}
    file = tmp_path / "config.yaml"
    file.write_text(example, encoding="utf-8")
    assert load(file, tmp_path / ".env").dictionaries


def test_variables_that_are_named_exist() -> None:
    variables = {variable for _, variable, _ in settings()}
    for path in [*DOCUMENTS, ROOT / ".env.example"]:
        named = set(re.findall(r"HELPLINE_[A-Z]+__[A-Z_]+", read(path)))
        assert named <= variables, path


def test_every_metric_is_named_with_its_labels() -> None:
    text = read(ROOT / "docs/operations.md")
    made = [one for one in vars(metrics).values() if isinstance(one, Counter | Gauge)]
    assert made
    for metric in made:
        name = next(iter(metric.describe())).name + (
            "_total" if isinstance(metric, Counter) else ""
        )
        labels = ", ".join(f"`{label}`" for label in metric._labelnames)
        assert f"| `{name}` | {labels} |" in text


# --- links, files and tests


def anchors(text: str) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head).strip().lower().replace(" ", "-") for head in heads}


@documents
def test_links_lead_somewhere(path: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", read(path)):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), link
        assert not anchor or anchor in anchors(read(target)), link


def test_every_picture_is_shown_and_none_is_large() -> None:
    shown = "".join(map(read, DOCUMENTS))
    for picture in [*(ROOT / "docs/pictures").glob("*.png"), *ROOT.glob("docs/pictures/*.svg")]:
        assert f"pictures/{picture.name})" in shown, picture
        assert picture.stat().st_size < 200_000, picture


@documents
def test_files_that_are_named_are_there(path: Path) -> None:
    for word in code(read(path)):
        if re.fullmatch(r"(bots|domain|storage|tests|docs)/[\w/.-]+", word):
            assert (ROOT / word).exists(), word


def sources() -> list[Path]:
    return sorted(
        path for layer in ("bots", "domain", "storage") for path in (ROOT / layer).rglob("*.py")
    )


def test_code_names_documents_that_are_there() -> None:
    for path in sources():
        for name in re.findall(r"(?<![\w/])(?:docs/)?[\w-]+\.md\b", read(path)):
            assert any((ROOT / folder / name).is_file() for folder in ("", "docs")), (path, name)


def test_code_names_modules_that_are_there() -> None:
    for path in sources():
        for name in re.findall(r"(?<![\w./])(?:bots|domain|storage)/[\w/]+\.\w+", read(path)):
            assert (ROOT / name).is_file(), (path, name)
        for name in re.findall(r"`((?:bots|domain|storage)(?:\.\w+)+)`", read(path)):
            resolve_name(name)


def test_a_function_named_beside_its_module_is_there() -> None:
    module = r"`((?:bots|domain|storage)/[\w/]+\.py)`"
    text = read(ROOT / "docs/architecture.md")
    named = [*re.findall(rf"{module} `([\w.]+)`", text)]
    named += [(path, name) for name, path in re.findall(rf"`([\w.]+)` \({module}", text)]
    assert len(named) > 40
    for path, name in named:
        last = name.rpartition(".")[2]
        defined = rf"^\s*(?:async )?(?:def|class) {last}\b|^{last}\b"
        assert re.search(defined, read(ROOT / path), re.MULTILINE), f"{path} has no {name}"


def test_the_table_of_rooms_names_what_is_there() -> None:
    folder = ROOT
    for line in read(ROOT / "docs/architecture.md").partition("## Rooms")[2].splitlines():
        cell = line.split("|")[1] if line.startswith("|") else ""
        if head := re.search(r"\*\*(\w+)/\*\*", cell):
            folder = ROOT / head[1]
        for name in re.findall(r"`([\w./]+)`", cell):
            assert (folder / name).exists(), f"{folder.name}/{name}"


def test_the_sandbox_names_tests_that_exist() -> None:
    sources = [read(path) for path in (ROOT / "tests/bots/sandbox").rglob("test_*.py")]
    tests = {name for source in sources for name in re.findall(r"def (test_\w+)", source)}
    for name, shortened in re.findall(r"`(test_[a-z0-9_]+)(…?)`", read(ROOT / "docs/sandbox.md")):
        if shortened:
            assert any(test.startswith(name) for test in tests), name
        else:
            assert name in tests


def test_every_assumption_of_the_sandbox_has_a_source() -> None:
    text = read(ROOT / "docs/sandbox.md").partition("## What it assumes")[2]
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(rows) > 50
    for row in rows:
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]]
        assert len(cells) == 3, row
        assert all(cells), row


@pytest.mark.parametrize("kind", DESCRIPTIONS, ids=str)
def test_the_document_has_every_field_of_every_kind(kind: Kind) -> None:
    said = kind_section(DESCRIPTIONS[kind])
    assert said in read(ROOT / "docs/dictionaries.md"), f"copy this:\n{said}"
