"""Nothing the desk says is left without a translation, or with one that says less."""

from pathlib import Path

import jinja2
import pytest
from babel.messages.catalog import Catalog

from bots.text.locales import LANGUAGES, catalogue_path
from bots.text.locales.catalogue import extract, faults, read, update
from bots.text.renderer import Renderer

GOOD: dict[str | tuple[str, ...], str | tuple[str, ...]] = {
    "Hello %(name)s": "Привет, %(name)s",
    "Take <b>it</b>": "<b>Взять</b>",
    ("One", "%(n)s many"): ("%(n)s а", "%(n)s б", "%(n)s в"),
}


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_everything_is_translated(language: str) -> None:
    catalogue = read(catalogue_path(language), language)
    assert list(faults(catalogue, extract())) == []


def test_every_template_compiles() -> None:
    renderer = Renderer()
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


def test_the_texts_of_templates_and_code_are_found(sources: Path) -> None:
    found = {message.id for message in extract(sources) if message.id}
    assert found == {"Hello %(name)s", ("One", "%(n)s many"), "Take <b>it</b>"}


def test_a_template_that_cannot_be_read_is_an_error(sources: Path) -> None:
    (sources / "templates" / "b.j2").write_text("{% trans %}")
    with pytest.raises(jinja2.TemplateSyntaxError):
        extract(sources)


def test_an_update_keeps_translations_drops_the_rest_and_is_stable(
    sources: Path, tmp_path: Path
) -> None:
    path = tmp_path / "new" / "helpline.po"
    update(path, "ru", extract(sources))
    path.write_text(
        path.read_text("utf-8").replace(
            'msgid "Hello %(name)s"\nmsgstr ""',
            'msgid "Hello %(name)s"\nmsgstr "Привет, %(name)s"\n\nmsgid "Gone"\nmsgstr "Нет"',
        ),
        "utf-8",
    )
    update(path, "ru", extract(sources))
    once = path.read_text("utf-8")
    update(path, "ru", extract(sources))
    assert path.read_text("utf-8") == once
    assert "Привет, %(name)s" in once
    assert "Gone" not in once


def russian(*left_out: object) -> Catalog:
    catalogue = Catalog(locale="ru")
    for message, translation in GOOD.items():
        if message not in left_out:
            catalogue.add(message, translation)
    return catalogue


def test_a_whole_translation_has_no_fault(sources: Path) -> None:
    assert list(faults(russian(), extract(sources))) == []


@pytest.mark.parametrize("message", GOOD)
def test_a_missing_translation_is_a_fault(sources: Path, message: str) -> None:
    assert list(faults(russian(message), extract(sources))) == [f"{message!r} is not translated."]


@pytest.mark.parametrize(
    ("message", "translation", "fault"),
    [
        ("Hello %(name)s", "", "not translated"),
        ("Hello %(name)s", "Привет", "other placeholders"),
        ("Hello %(name)s", "Привет, %(nam)s", "other placeholders"),
        ("Hello %(name)s", "Привет, %(name)s, 100%", "other placeholders"),
        ("Take <b>it</b>", "Взять", "other tags"),
        (("One", "%(n)s many"), ("Один", "%(n)s", "%(n)s"), "other placeholders"),
        (("One", "%(n)s many"), ("%(n)s", "%(n)s"), "3 plural forms"),
        (("One", "%(n)s many"), ("%(n)s", "", "%(n)s"), "not translated"),
    ],
)
def test_a_translation_that_says_something_else_is_a_fault(
    sources: Path, message: str | tuple[str, str], translation: str | tuple[str, ...], fault: str
) -> None:
    catalogue = russian(message)
    catalogue.add(message, translation)
    (sentence,) = faults(catalogue, extract(sources))
    assert fault in sentence


def test_a_fuzzy_translation_is_a_fault(sources: Path) -> None:
    catalogue = russian("Take <b>it</b>")
    catalogue.add("Take <b>it</b>", "<b>Взять</b>", flags=["fuzzy"])
    (sentence,) = faults(catalogue, extract(sources))
    assert "fuzzy" in sentence
