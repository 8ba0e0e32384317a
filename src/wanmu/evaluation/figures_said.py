"""How figures and choices are said in explanations, in the language in force."""

from fractions import Fraction
from typing import Final

from wanmu.kernel.messages import language
from wanmu.schema.enterprise import ENTERPRISE, ENTERPRISE_YEAR

_DECIMALS: Final = 4
_CHOICES: Final = tuple(
    (choice_.value, choice_.zh, choice_.en)
    for field in (*ENTERPRISE.fields, *ENTERPRISE_YEAR.fields)
    for choice_ in field.choices
)


def with_choices(said: str) -> str:
    """A text with the names of choices for their codes: 规上 for above_scale."""
    for code, zh, en in _CHOICES:
        said = said.replace(f"“{code}”", f"“{zh if language() == 'zh' else en}”")
    return said


def plain(number: float | Fraction | None) -> str:
    """A figure with at most four decimals."""
    if number is None:
        return "–"
    return f"{float(number):.{_DECIMALS}f}".rstrip("0").rstrip(".")


def signed(number: float) -> str:
    """Points with their sign."""
    return f"{'+' if number > 0 else '−'}{plain(abs(number))}"
