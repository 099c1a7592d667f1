"""A sentence without a file is rendered and translated like one that has its own template."""

from io import BytesIO

from jinja2.ext import babel_extract

from bots.text.renderer import TEMPLATES
from bots.text.sentences import OWN_MEANINGS, SENTENCES, as_template


def test_the_renderer_asks_for_the_very_text_that_translators_see() -> None:
    assert SENTENCES
    other = {}
    for name, said in SENTENCES.items():
        source = BytesIO(as_template(name).encode())
        looked_up = [message for _, _, message, _ in babel_extract(source, ["gettext"], (), {})]
        if looked_up != ([said] if isinstance(said, str) else list(said)):
            other[name] = looked_up
    assert not other


def test_a_sentence_has_no_template_file() -> None:
    files = {str(path.relative_to(TEMPLATES).with_suffix("")) for path in TEMPLATES.rglob("*.j2")}
    assert not files & set(SENTENCES)


def test_every_meaning_of_its_own_is_used() -> None:
    for name, meanings in OWN_MEANINGS.items():
        assert all(f"{one}={meaning}" in as_template(name) for one, meaning in meanings.items())


def test_a_sentence_takes_its_facts_and_meanings() -> None:
    assert as_template("answers/assigned") == (
        '{% from "shared/tickets.j2" import heading with context %}\n'
        "{% trans what=heading(ticket) %}"
        "<b>{{ what }}</b> is now assigned to {{ assignee }}."
        "{% endtrans %}"
    )
