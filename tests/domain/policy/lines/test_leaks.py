"""What the guard asks about before a line leaves, and what it lets pass."""

import re
import string
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.policy.lines.leaks import (
    PRIVATE_LINK,
    SECRET,
    VENDORS,
    Leak,
    findings,
    name_keys,
    possible_names,
)
from domain.text.spans import Span, Style, Text

# Put together here, so that no scanner of this file takes them for real ones.
DIGITS = "123456789012"
MIXED = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6"


def kinds(text: str, own_address: str = "") -> list[str]:
    return [one.code for one in findings(Text(text), own_address)]


@pytest.mark.parametrize(
    "text",
    [
        "xox" + f"b-{DIGITS}-{DIGITS}",
        "xap" + f"p-1-A0{DIGITS}-x",
        "gh" + f"p_{MIXED}",
        "github" + f"_pat_{MIXED}{MIXED}",
        "gl" + f"pat-{MIXED[:20]}",
        "AK" + "IA" + "ABCDEFGHIJKLMNOP",
        "AI" + f"za{MIXED[:35]}",
        "sk" + f"_live_{MIXED}",
        "sk" + f"-proj-{MIXED}",
        "sk" + f"-ant-{MIXED}",
        "np" + f"m_{MIXED}",
        "SG" + f".{MIXED[:22]}.{MIXED}",
        f"{DIGITS[:9]}:" + MIXED[:35],
        "ey" + f"JhbGciOiJI.ey{'J'}zdWIiOiIx.{MIXED}",
        "-----BEGIN " + "RSA PRIVATE KEY-----",
        "-----BEGIN " + "PRIVATE KEY-----",
        "https://hooks.slack.com" + f"/services/T{DIGITS}/B{DIGITS}/x",
        "postgresql://desk" + ":hunter22@db.example.com/desk",
        "password" + "=changeme",
        "Password" + ": Winter2024!",
        "пароль" + ": Zima2024",
        "api_key" + ' = "a1b2c3d4"',
        MIXED,
    ],
)
def test_what_looks_like_a_token_a_key_or_a_password(text: str) -> None:
    assert SECRET in kinds(f"Here: {text}, please")


@pytest.mark.parametrize(
    "text",
    [
        "commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
        "sha256 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        "order 2024-11-000123, ORD-A1B2C3D4E5F6G7H8I9J0K1L2",
        "IBAN DE89 3704 0044 0532 0130 00, DE89370400440532013000",
        "password: please change it at the next login",
        "Your password: ********",
        "the secret: patience",
        "token: expired",
        "We have reset your password. Thank you!",
        "call +49 30 1234567 between 10:00 and 18:00",
        "getHttpResponseCode200ForUserProfileRequest2",
        "IMG_20240101_123456_HDR.jpg and Screenshot_2024-11-23_at_10.00.00.png",
        "C:\\Program Files\\Desk2024\\bin\\VeryLongProgramName64.exe",
        "/usr/local/share/applications/org.example.Desk2.desktop",
        "https://example.com/a/b?x=1&session=abc123def456&page=2#part",
        f"https://example.com/share/{MIXED}",
        "Donaudampfschifffahrtsgesellschaftskapitän",
        "см. раздел «Настройки → Безопасность», ключ: под ковриком",
        "sk-learn, gh_actions, npm_config_registry, hf_hub_download",
    ],
)
def test_ordinary_text_passes(text: str) -> None:
    assert kinds(text) == []


@given(st.text(alphabet="0123456789abcdef", min_size=7, max_size=64))
def test_no_hash_is_a_secret(text: str) -> None:
    assert kinds(f"see {text} for it") == []


@given(st.uuids())
def test_no_uuid_is_a_secret(number: uuid.UUID) -> None:
    assert kinds(f"see {number} and {str(number).upper()}") == []


@given(st.lists(st.text(alphabet=string.ascii_letters, min_size=1, max_size=15), max_size=12))
def test_no_sentence_is_a_secret(words: list[str]) -> None:
    assert kinds(" ".join(words)) == []


@given(st.text(alphabet=string.ascii_letters + string.digits, min_size=40, max_size=60))
def test_whatever_follows_a_vendors_prefix_is_one(text: str) -> None:
    assert kinds("gh" + f"p_{text}") == [SECRET]


MONOTONOUS = (
    "xox" + f"b-{'a' * 10}",
    "xap" + f"p-1-{'a' * 10}",
    "https://hooks.slack.com" + f"/triggers/{'a' * 20}",
    "gh" + f"o_{'a' * 36}",
    "github" + f"_pat_{'a' * 40}",
    "gl" + f"dt-{'a' * 20}",
    "AS" + f"IA{'A' * 16}",
    "AI" + f"za{'a' * 35}",
    "ya" + f"29.{'a' * 20}",
    "rk" + f"_test_{'a' * 16}",
    "wh" + f"sec_{'a' * 24}",
    "s" + f"k-{'a' * 32}",
    "h" + f"f_{'a' * 30}",
    "np" + f"m_{'a' * 36}",
    "py" + f"pi-{'a' * 50}",
    "S" + f"G.{'a' * 20}.{'a' * 20}",
    "do" + f"p_v1_{'a' * 64}",
    "shp" + f"at_{'a' * 32}",
    f"12345678:{'a' * 35}",
    "ey" + f"J{'a' * 10}.eyJ{'a' * 10}.{'a' * 10}",
    "ftp://desk" + ":aaaa@db.example.com",
)


def test_a_vendors_token_is_one_however_little_it_looks_like_a_secret_otherwise() -> None:
    assert len(MONOTONOUS) == len(VENDORS), "one for each row"
    assert [text for text in MONOTONOUS if kinds(f"Here: {text}, please") != [SECRET]] == []


@pytest.mark.parametrize(
    "link",
    [
        "https://acme.slack.com/archives/C0123ABCD/p1700000000000000",
        "https://acme.enterprise.slack.com/files/U1/F1/list.csv",
        "https://files.slack.com/files-pri/T1-F1/list.csv",
        "https://acme.slack.com/docs/T1/F1",
        "https://app.slack.com/client/T1/C1",
        "https://desk.example.org/tickets/42",
    ],
)
def test_a_link_for_members_alone_is_private(link: str) -> None:
    assert kinds(f"See {link}.", "https://desk.example.org") == [PRIVATE_LINK]
    behind = Text("here", (Span(0, 4, Style.LINK, link),))
    assert [one.what for one in findings(behind, "https://desk.example.org")] == [link]


@pytest.mark.parametrize(
    "link",
    [
        "https://slack.com/help/articles/1",
        "https://example.com/archives/2024",
        "https://notslack.com/archives/C1/p1",
        "https://acme.slack.com.example.com/archives/C1",
        "https://acme.slack.com/",
        "https://[broken",
    ],
)
def test_any_other_link_is_let_pass(link: str) -> None:
    assert kinds(f"See {link}", "https://desk.example.org") == []


def test_the_same_thing_twice_is_one_finding() -> None:
    text = "xox" + f"b-{DIGITS}"
    assert kinds(f"{text} and {text}") == [SECRET]


def test_a_secret_is_shown_and_remembered_without_being_repeated() -> None:
    secret = "xox" + f"b-{DIGITS}"
    found = Leak(SECRET, secret)
    assert secret not in found.shown + found.key
    assert found.shown.startswith(secret[:4])
    assert found.key != Leak(SECRET, secret + "3").key


@pytest.mark.parametrize("length", [80, 81, 200])
def test_of_a_long_link_as_much_is_shown_as_fits_a_line(length: int) -> None:
    url = "https://acme.slack.com/archives/".ljust(length, "1")
    shown = Leak(PRIVATE_LINK, url).shown
    assert len(shown) == 80
    assert (shown == url) == (length == 80)


@pytest.mark.parametrize(
    ("name", "text", "meant"),
    [
        ("Petra Example", "as petra example said", True),
        ("Petra Example", "PETRA  EXAMPLE's invoice", True),
        ("Petra Example", "Petra, Example", False),
        ("Petra Example", "Petra\nExample", False),
        ("Petra Example", "Petra", False),
        ("Anna-Maria O'Neil", "to Anna-Maria O'Neil.", True),
        ("Пётр Иванович Сидоров", "для Пётр Иванович Сидоров!", True),
        ("Maria del Mar Lopez Ruiz", "Maria del Mar Lopez Ruiz", True),
        ("Petra", "Petra is here", False),
    ],
)
def test_a_full_name_is_meant_word_by_word(name: str, text: str, meant: bool) -> None:
    assert bool(name_keys(name) & possible_names(Text(text))) is meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("@PetraX", True),
        ("ask @petrax.", True),
        ("mail me@petrax.example", False),
        ("petrax", False),
    ],
)
def test_a_handle_is_meant_with_its_sign(text: str, meant: bool) -> None:
    assert bool(name_keys("Petra", ["PetraX"]) & possible_names(Text(text))) is meant


@pytest.mark.parametrize(
    "name", ["Best Regards", "Good Morning", "Support Team", "С уважением", "Добрый день"]
)
def test_who_is_called_like_a_phrase_makes_nobodys_answer_wait(name: str) -> None:
    assert name_keys(name) == frozenset()
    assert name.casefold() not in possible_names(Text(f"Hello, {name}, Anna"))
    assert name_keys(f"{name} Ivanov", ["best"]) >= {"@best"}
    assert len(name_keys(f"{name} Ivanov")) == 1


@pytest.mark.parametrize("vendor", VENDORS)
def test_what_is_repeated_inside_an_expression_for_secrets_has_a_limit(vendor: str) -> None:
    bare = re.sub(r"\[[^\]]*\]", "C", vendor)
    assert not re.search(r"(\{\d+,\}|(?<!\\)[*+])(?!$)", bare)
