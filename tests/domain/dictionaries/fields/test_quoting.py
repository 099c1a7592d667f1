"""What is typed is read, shown and typed again without a loss, whatever names contain."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.dictionaries.fields.field import Field, ValueType
from domain.dictionaries.fields.typed import row_shown, row_typed, shown_value, typed_value

LIST = Field("groups", "Groups", ValueType.ENTRY, many=True)
ROWS = Field(
    "rows",
    "Rows",
    ValueType.TABLE,
    columns=(
        Field("one", "One"),
        Field("several", "Several", many=True),
        Field("last", "Last"),
    ),
)
FEW = settings(max_examples=300)

names = (
    (
        st.text(st.sampled_from("ab ,;|“”«»„\"'+-:"), min_size=1, max_size=12)
        | st.text(
            st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=8
        )
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@FEW
@given(st.lists(names, min_size=1, max_size=4))
def test_names_in_a_list_are_read_back_as_they_are(values: list[str]) -> None:
    assert typed_value(shown_value(values, LIST), LIST) == values


@FEW
@given(st.text(st.sampled_from('ab ,;|“”«»„"\n'), max_size=16), st.lists(names, max_size=2))
def test_what_is_typed_is_shown_and_typed_as_the_same(text: str, known: list[str]) -> None:
    value = typed_value(text, LIST, known)
    if value is not None:
        assert typed_value(shown_value(value, LIST), LIST, known) == value


@FEW
@given(names, st.lists(names, min_size=1, max_size=3), names)
def test_cells_of_a_row_are_read_back_as_they_are(one: str, several: list[str], last: str) -> None:
    row = {"one": one, "several": several, "last": last}
    assert row_typed(row_shown(row, ROWS), ROWS) == row


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("VIP, “Big, loud”", ["VIP", "Big, loud"]),
        ('"Big, loud";VIP', ["Big, loud", "VIP"]),
        ("«Большие, шумные»\nVIP", ["Большие, шумные", "VIP"]),
        ("Big, loud, VIP", ["Big, loud", "VIP"]),
        ('8" pipes, VIP', ['8" pipes', "VIP"]),
        ("“open, VIP", ["“open", "VIP"]),
    ],
)
def test_quotes_keep_a_name_together(typed: str, values: list[str]) -> None:
    assert typed_value(typed, LIST, ["Big, loud"]) == values
