"""Nothing the desk says is left without a translation, or with one that says less."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from bots.text.locales import CATALOGUES, catalogue_path, read
from bots.text.locales.__main__ import ALSO, SOURCES, faults, update
from bots.text.renderer import our_renderer
from domain.people.person import LANGUAGES

Translations = dict[str | tuple[str, ...], str | tuple[str, ...]]

GOOD: Translations = {
    "Hello %(name)s": "Привет, %(name)s",
    "Take <b>it</b>": "<b>Взять</b>",
    ("One", "%(n)s many"): ("%(n)s а", "%(n)s б", "%(n)s в"),
}


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_everything_is_translated(language: str, tmp_path: Path) -> None:
    shutil.copytree(CATALOGUES / language, tmp_path / language)
    update(tmp_path)
    assert list(faults(read(language, tmp_path))) == []


def test_no_russian_text_takes_somebody_for_a_man_or_a_woman() -> None:
    said = catalogue_path("ru", CATALOGUES).read_text(encoding="utf-8")
    assert "Кто изменил" in said
    assert [one for one in said.splitlines() if "(а)" in one or "(ла)" in one] == []


def test_a_command_is_named_as_it_is_typed() -> None:
    templates = [one.read_text() for one in (SOURCES / "text/templates").rglob("*.j2")]
    assert templates
    texts = [*templates, (SOURCES / "text/sentences.py").read_text()]
    bare = re.compile(r"<code>[a-z]+</code>")
    assert [found for one in texts for found in bare.findall(one)] == []


def test_every_module_of_the_domain_that_marks_texts_is_read() -> None:
    folders = [(SOURCES / one).resolve() for one in ALSO]
    marked = [one for one in (SOURCES / "../domain").rglob("*.py") if ", says(" in one.read_text()]
    assert marked
    for module in map(Path.resolve, marked):
        assert any(module.is_relative_to(one) for one in folders), module


def test_every_template_compiles() -> None:
    renderer = our_renderer()
    for name in renderer.names():
        renderer._environment.get_template(f"{name}.j2")


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    sources = tmp_path / "sources"
    (sources / "templates").mkdir(parents=True)
    (sources / "sandbox").mkdir()
    (sources / "templates" / "a.j2").write_text(
        "{% trans %}\n  Hello\n  {{ name }}{% endtrans %}"
        "{% trans n=n %}One{% pluralize %}{{ n }} many{% endtrans %}"
    )
    (sources / "keys.py").write_text('LABEL = N_("Take <b>it</b>")\nx = f("not this")\n')
    (sources / "sandbox" / "page.py").write_text('LABEL = N_("Nor this")\n')
    return sources


@pytest.fixture
def catalogues(sources: Path, tmp_path: Path) -> Path:
    """Catalogues that are made anew from the sources."""
    update(tmp_path / "locales", sources, ())
    return tmp_path / "locales"


def test_the_texts_of_templates_and_code_are_found(catalogues: Path) -> None:
    assert {message.id for message in read("ru", catalogues) if message.id} == set(GOOD)


def test_a_new_catalogue_lacks_every_translation(catalogues: Path) -> None:
    assert sorted(faults(read("ru", catalogues))) == sorted(
        f"{message!r} is not translated." for message in GOOD
    )


def test_a_template_that_cannot_be_read_is_an_error(sources: Path, tmp_path: Path) -> None:
    (sources / "templates" / "b.j2").write_text("{% trans %}")
    with pytest.raises(subprocess.CalledProcessError):
        update(tmp_path, sources, ())


def test_an_update_keeps_translations_drops_the_rest_and_is_stable(
    sources: Path, catalogues: Path
) -> None:
    path = catalogue_path("ru", catalogues)
    path.write_text(
        path.read_text("utf-8").replace(
            'msgid "Hello %(name)s"\nmsgstr ""',
            'msgid "Hello %(name)s"\nmsgstr "Привет, %(name)s"\n\nmsgid "Gone"\nmsgstr "Нет"',
        ),
        "utf-8",
    )
    update(catalogues, sources, ())
    once = path.read_text("utf-8")
    update(catalogues, sources, ())
    assert path.read_text("utf-8") == once
    assert "Привет, %(name)s" in once
    assert "Gone" not in once


def russian(changes: Translations | None = None, flags: tuple[str, ...] = ()) -> Catalog:
    catalogue = Catalog(locale="ru")
    for message, translation in {**GOOD, **(changes or {})}.items():
        catalogue.add(message, translation, flags=flags)
    return catalogue


def test_a_whole_translation_has_no_fault() -> None:
    assert list(faults(russian())) == []


@pytest.mark.parametrize(
    ("message", "translation", "fault"),
    [
        ("Hello %(name)s", "", "not translated"),
        ("Hello %(name)s", "Привет", "other placeholders"),
        ("Hello %(name)s", "Привет, %(nam)s", "other placeholders"),
        ("Hello %(name)s", "Привет, %(name)s, 100%", "other placeholders"),
        ("Take <b>it</b>", "Взять", "other tags"),
        (("One", "%(n)s many"), ("Один", "%(n)s", "%(n)s"), "other placeholders"),
        (("One", "%(n)s many"), ("%(n)s", "%(n)s"), "plural forms"),
        (("One", "%(n)s many"), ("%(n)s", "", "%(n)s"), "not translated"),
    ],
)
def test_a_translation_that_says_something_else_is_a_fault(
    message: str | tuple[str, str], translation: str | tuple[str, ...], fault: str
) -> None:
    assert fault in " ".join(faults(russian({message: translation})))


def test_a_fuzzy_translation_is_a_fault() -> None:
    found = list(faults(russian(flags=("fuzzy",))))
    assert [fault.endswith("is fuzzy.") for fault in found] == [True] * len(GOOD)
