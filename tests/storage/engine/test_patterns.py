import pytest

from storage.engine.patterns import compile_pattern


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"(?i)\burgent", "This is URGENT!", True),
        (r"(?i)\burgent", "insurgents", False),
        ("refund", "Refund, please", False),
        ("(?i)возврат", "ВОЗВРАТ денег", True),
        (r"^\d{4}-\d+$", "2026-17", True),
        (r"путь \\be", "путь \\be", True),
        ("a.c", "a\nc", False),
        ("", "anything", True),
    ],
)
def test_an_expression_is_found_anywhere_in_a_text(pattern: str, text: str, found: bool) -> None:
    assert compile_pattern(pattern)(text) is found


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("(", "missing ): ("),
        ("refund(?=s)", "invalid perl operator: (?="),
        (r"(a)\1", r"invalid escape sequence: \1"),
        ("[z-a]", "invalid character class range: z-a"),
        ("(((a{100}){100}){100})", "invalid repetition size"),
        ("x" * 1001, "at most 1000 characters"),
        (r"\bсрочно\b", "only works with the letters a to z"),
        (r"\b(возврат|refund)", "only works with the letters a to z"),
    ],
)
def test_a_wrong_expression_is_refused_with_a_sentence(pattern: str, sentence: str) -> None:
    with pytest.raises(ValueError) as refused:
        compile_pattern(pattern)
    assert sentence in str(refused.value)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(.*)*x", "(a|a|b?)*c"])
def test_no_expression_takes_longer_than_its_text(pattern: str) -> None:
    """Each would keep Python's own busy for longer than anybody lives."""
    assert not compile_pattern(pattern)("a" * 100_000 + "!")


def test_half_a_character_does_no_harm() -> None:
    assert compile_pattern("b")("a\ud83db")
