"""Whatever config.yaml, .env and the environment say: settings, or sentences; never a traceback."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bots.config.settings import ConfigError, Settings, load, with_platforms
from tests.bots.cli.conftest import Helpline

Read = Callable[..., Settings]
Say = Callable[..., list[str]]

HUGE = "9" * 5000

ANYTHING_ODD = [
    f"http: {{port: {HUGE}}}",
    f"files: {{limit_mb: {HUGE[:400]}}}",
    "files: {keep_days: 999999999999}",
    f"clients: {{'telegram:1': {{seats: {HUGE[:400]}}}}}",
    f"clients: {{'telegram:{HUGE}': {{seats: 1}}}}",
    "desk: " + "[" * 3000 + "]" * 3000,
    "desk: " + "{a: " * 3000 + "}" * 3000,
    "levels: " + "{a: " * 60 + "}" * 60,
    "desk: {name: a}\ndesk: {name: b}",
    "desk: {name: a, name: b}",
    "departments: {Billing: {}, Billing: {}}",
    "categories: &all {again: *all}",
    "telegram: {base_url: 'file:///etc/passwd'}",
    "telegram: {base_url: 'https://'}",
    "telegram: {base_url: 'https://[::1'}",
    "slack: {base_url: 'https://slack.com:99999999/'}",
    "slack: {base_url: 'https://sla ck.com/'}",
    "slack: {base_url: 'https://" + "a" * 80 + ".com/'}",
    "http: {public_url: 'https://?'}",
    "http: {host: 'two words'}",
    "http: {webhook_host: '" + "a" * 80 + "'}",
    "database: {url: 'postgresql+psycopg://host:port/name'}",
    "database: {url: 'postgresql+psycopg://host:999999/name'}",
    'database: {url: "sqlite:///a\\0b"}',
    'files: {folder: "a\\0b"}',
    'files: {folder: "a\\ud800"}',
    'desk: {name: "\\u202e"}',
    'clients: {"telegram:1": {note: "a\\0b"}}',
    "clients: {'telegram:1': {note: 2026-13-45}}",
    "clients: {'telegram:1': {support_until: 9999-12-31}}",
    "clients: {'telegram:1': {support_until: 0001-01-01}}",
    "desk: {name: !!int three}",
    "desk: {name: !!timestamp noon}",
    "desk: {name: !!bool perhaps}",
    "desk: {name: !!python/object/apply:os.getcwd []}",
    "desk: !!set {a, b}",
    "? [a, b]\n: c",
    "desk: {administrators: '" + "[" * 5000 + "'}",
]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Load what stands in config.yaml and in .env."""
    for name in [name for name in os.environ if name.startswith("HELPLINE_")]:
        monkeypatch.delenv(name)

    def one(written: str = "", dotenv: str = "") -> Settings:
        (tmp_path / "config.yaml").write_text(written, encoding="utf-8", errors="surrogatepass")
        (tmp_path / ".env").write_text(dotenv, encoding="utf-8", errors="surrogatepass")
        return load(tmp_path / "config.yaml", tmp_path / ".env")

    return one


@pytest.fixture
def say(read: Read) -> Say:
    """Return what is said of mistakes; every line is a sentence with its place."""

    def one(written: str = "", dotenv: str = "") -> list[str]:
        try:
            read(written, dotenv)
        except ConfigError as error:
            lines = str(error).splitlines()
            assert lines
            return lines
        return []

    return one


@pytest.mark.parametrize("written", ANYTHING_ODD, ids=lambda written: written[:40])
def test_an_odd_file_is_a_sentence_and_the_status_of_misuse(
    helpline: Helpline, tmp_path: Path, written: str
) -> None:
    (tmp_path / "config.yaml").write_text(written, encoding="utf-8")
    result = helpline("migrate")
    assert result.exit_code == 2, result.output
    assert "The configuration has mistakes:" in result.stderr
    assert "Traceback" not in result.output
    assert not (tmp_path / "data").exists()


def test_a_name_written_twice_is_told_with_its_line(say: Say) -> None:
    [told] = say("desk:\n  name: One\n  language: en\n  name: Two\n")
    assert "line 4" in told
    assert "“name” appears twice" in told


def test_all_lines_that_are_no_plain_data_are_told_at_once(say: Say) -> None:
    told = say(f"http: {{port: {HUGE}}}\ndesk: {{name: a, name: b}}\nlog: !!set {{a}}\n")
    places = [line.split(", ")[1].partition(":")[0] for line in told]
    assert places == ["line 1", "line 2", "line 3"]


def test_aliases_are_counted_each_time_they_are_used(say: Say, read: Read) -> None:
    shared = "calendars:\n  A: &a {zone: UTC, week: {mon: '9:00-10:00'}}\n  B: *a\n  C: {<<: *a}\n"
    assert set(read(shared).calendars) == {"A", "B", "C"}
    lines = ["a0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    assert "counting aliases" in say("\n".join(lines))[0]


def test_names_are_read_as_they_are_written(read: Read) -> None:
    written = "departments: {No: {}, 007: {}, 1.5: {}, null: {}}\n"
    assert list(read(written).departments) == ["No", "007", "1.5", "null"]


@pytest.mark.parametrize(
    ("dotenv", "words"),
    [
        ("HELPLINE_DESK__NAME=a\nhelpline_desk__name=b\n", "set more than once"),
        ("HELPLINE_DESK__NAME a\n", "line 1: write HELPLINE_NAME=value"),
        ("HELPLINE_TELEGRAM__TOKEN='1:secret\n", "line 1: write HELPLINE_NAME=value"),
        ("HELPLINE_DESK='" + '{"a":' * 9000 + "'\n", "the environment"),
        ('HELPLINE_LEVELS=\'{"A": ' + "[" * 900 + "]" * 900 + "}'\n", "nested"),
        (f"HELPLINE_HTTP__PORT={HUGE}\n", "http.port"),
        (f"HELPLINE_HTTP='{{\"port\": {HUGE}}}'\n", "the environment"),
        ('HELPLINE_LEVELS=\'{"A": {"responsible": "\\ud800"}}\'\n', "cannot be stored"),
        ("HELPLINE_TELEGRAM__TOKEN=1:a\0b\n", "cannot be stored"),
    ],
    ids=lambda text: text[:30],
)
def test_an_odd_environment_is_a_sentence_that_repeats_no_secret(
    say: Say, dotenv: str, words: str
) -> None:
    told = "\n".join(say(dotenv=dotenv))
    assert words in told
    assert "secret" not in told


def test_lines_of_other_programs_are_theirs(read: Read) -> None:
    assert read(dotenv="a line of words\nEDITOR=a\nEDITOR=b\nFLAG\n").desk.name == "Helpline"


SCALARS: st.SearchStrategy[object] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.binary(max_size=4),
    st.text(max_size=12),
    st.sampled_from(["telegram:1", "slack:T1:U1", "4h", "mon", "closed", "UTC", ">= 10", "DE", "(",
                     "between 3 and", "as mon", "09:00-18:00", "https://a", "2026-02-30", "\\b"]),
)  # fmt: skip
WORDS = st.sampled_from(
    sorted(
        """
        zone week mon exceptions holidays country region members groups department
        calendar strategy channel close_after responsible value definition priority
        response resolution warn escalate clock before after tell loud categories when
        then text subject_matches group properties points name language time_zone
        administrators url port host command mode base_url token is label support_until
        telegram:1 level
        """.split()  # noqa: SIM905
    )
)
SHAPES = st.recursive(
    SCALARS,
    lambda inside: st.one_of(
        st.lists(inside, max_size=3),
        st.dictionaries(st.one_of(WORDS, WORDS, st.text(max_size=5)), inside, max_size=4),
    ),
    max_leaves=12,
)
SECTIONS = st.sampled_from(sorted(with_platforms().model_fields))
FILES = st.dictionaries(
    SECTIONS,
    st.one_of(SHAPES, st.dictionaries(st.one_of(WORDS, st.text(max_size=5)), SHAPES, max_size=3)),
    max_size=3,
)
PATIENT = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(FILES)
@PATIENT
def test_every_shape_of_a_file_is_read_or_refused_in_sentences(say: Say, file: object) -> None:
    say(yaml.dump(file, allow_unicode=True))


@given(st.text(alphabet="abn01:-?&*!|>%@`{}[],#'\" \n\t.~<=\\", max_size=60))
@example("<<: *a")
@PATIENT
def test_every_text_in_a_file_is_read_or_refused_in_sentences(say: Say, text: str) -> None:
    say(text)
    say(f"categories:\n  A: {text}")


@given(SECTIONS, WORDS, st.one_of(st.text(max_size=20), SHAPES.map(repr), FILES.map(str)))
@PATIENT
def test_every_value_in_env_is_read_or_refused_in_sentences(
    say: Say, section: str, key: str, value: str
) -> None:
    quoted = json.dumps(value, ensure_ascii=False)
    say(dotenv=f"HELPLINE_{section.upper()}={quoted}\n")
    say(dotenv=f"HELPLINE_{section.upper()}__{key.upper()}={quoted}\n")
    say(dotenv=f"HELPLINE_{section.upper()}__{key}__{key}={value}\n")
