import pytest

from bots.chat.claim import code_in, new_code


@pytest.mark.parametrize(
    "typed",
    [
        "HELP-1A2B3C4D",
        "help-1a2b3c4d",
        "  Help-1A2b3C4d\n",
        "`HELP-1A2B3C4D`",
        "«HELP–1A2B3C4D».",
        "HELP 1A2B3C4D",
        "HELP1A2B3C4D",
        "/start HELP-1A2B3C4D",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert code_in(typed) == "HELP-1A2B3C4D"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "help",
        "HELP-1A2B",
        "HELP-1A2B3C4D5",
        "HELP-1A2B3C4X",
        "my code is HELP-1A2B3C4D, is it?",
    ],
)
def test_any_other_line_is_no_code(typed: str) -> None:
    assert code_in(typed) is None


def test_every_start_has_a_code_of_its_own() -> None:
    codes = {new_code() for _ in range(50)}
    assert len(codes) == 50
    assert codes == {code_in(code) for code in codes}
