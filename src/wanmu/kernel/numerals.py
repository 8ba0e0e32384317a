"""Numbers as Chinese documents write them: 1,100.9亿, 3万4000, 三百五十, 数百万, 6e+05.

The grammar is closed: text that it does not describe is no number, and nothing is guessed.
"""

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

_DIGITS: Final = "零一二三四五六七八九"
_WORDS: Final = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_BIG: Final = 10**4
_ROUND: Final = 100
"""From here on a Chinese word at the end sets the place: 三百 is round, 二十 is not."""
_PLAIN_LETTERS: Final = str.maketrans(
    "〇○壹贰叁肆伍陆柒捌玖拾佰仟萬億两俩兩", "零零一二三四五六七八九十百千万亿二二二"
)
_ARABIC: Final = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_PIECES: Final = re.compile(rf"{_ARABIC}|[{_DIGITS}]|[十百千万亿]")
_ONE_ARABIC: Final = re.compile(rf"(?P<digits>{_ARABIC})(?:[eE](?P<power>[+-]?[0-9]{{1,3}}))?")
_POINT: Final = re.compile(rf"([{_DIGITS}十百千]+)点([{_DIGITS}]+)")
_HALF: Final = re.compile(r"(?P<whole>.*?)个?半")
_VAGUE: Final = re.compile(r"(?:(?<=^)|(?<=[十百千万亿]))[几数](?=[十百千万亿]|$)|(?<=十)几")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written, with what its writing says of its precision.

    ``grain`` is the worth of one unit of the last digit written, ``place`` that of the last digit
    that is not zero (3500: 1 and 100). ``whole`` says that it is written out to the unit, so that
    it can be a count. ``top`` is the upper end, not reached, of a vague number (数百: 200 to 1000).
    """

    value: Fraction
    grain: Fraction
    place: Fraction
    whole: bool
    top: Fraction | None = None

    def times(self, factor: int) -> "Numeral":
        """The number with a magnitude word behind it."""
        top = None if self.top is None else self.top * factor
        return Numeral(
            self.value * factor, self.grain * factor, self.place * factor, whole=False, top=top
        )

    def negative(self) -> "Numeral":
        """The number with a minus before it."""
        return replace(self, value=-self.value)


def numeral(text: str) -> Numeral | None:
    """The number that a text writes, without sign, unit and modifiers; None when it is none."""
    arabic = _ONE_ARABIC.fullmatch(text)
    if arabic:
        return _arabic(arabic["digits"], int(arabic["power"] or 0))
    plain = _POINT.sub(_decimal, text.translate(_PLAIN_LETTERS)).replace("廿", "二十")
    if "几" in plain or "数" in plain:
        return _vague(plain)
    half = _HALF.fullmatch(plain)
    if half:
        return _and_a_half(half["whole"])
    if len(plain) > 1 and all(letter in _DIGITS for letter in plain):
        return _digit_by_digit(plain)
    return _composed(plain)


def magnitude(text: str) -> int | None:
    """The worth of magnitude words alone: 万 is 10,000, 百亿 is 10,000,000,000."""
    if not text or any(letter not in _WORDS for letter in text):
        return None
    found = _composed(text)
    return int(found.value) if found else None


def _arabic(digits: str, power: int = 0) -> Numeral:
    bare = digits.replace(",", "")
    whole, _, decimals = bare.partition(".")
    grain = Fraction(10) ** (power - len(decimals))
    count = int(whole + decimals)
    return Numeral(count * grain, grain, grain * _last_place(count), whole=grain == 1 and not power)


def _last_place(count: int) -> int:
    place = 1
    while count and count % (place * 10) == 0:
        place *= 10
    return place


def _decimal(found: re.Match[str]) -> str:
    whole = numeral(found[1])
    decimals = "".join(str(_DIGITS.index(letter)) for letter in found[2])
    return found[0] if whole is None else f"{int(whole.value)}.{decimals}"


def _vague(plain: str) -> Numeral | None:
    """数百 is 200 to 1000, 十几 is 11 to 20, 三十几万 is 310,000 to 400,000."""
    found = _VAGUE.search(plain)
    if found is None or len(re.findall("[几数]", plain)) > 1:
        return None
    before, after = plain[: found.start()], plain[found.end() :]
    low = _composed(f"{before}{'一' if before else '二'}{after}")
    high = _composed(f"{before}九{after}")
    if low is None or high is None:
        return None
    return replace(low, whole=False, top=high.value + high.place)


def _and_a_half(whole: str) -> Numeral | None:
    found = numeral(whole) if whole else Numeral(Fraction(0), Fraction(1), Fraction(1), whole=True)
    if found is None or found.grain != 1:
        return None
    half = Fraction(1, 2)
    return Numeral(found.value + half, half, half, whole=False)


def _digit_by_digit(plain: str) -> Numeral | None:
    """二〇二五 is 2025. Two digits alone may be a range (三五家, three to five): no number."""
    if len(plain) == len("三五") and "零" not in plain:
        return None
    return _arabic("".join(str(_DIGITS.index(letter)) for letter in plain))


def _composed(plain: str) -> Numeral | None:
    pieces = _PIECES.findall(plain)
    if not pieces or "".join(pieces) != plain:
        return None
    reader = _Reader()
    for piece in pieces:
        if not reader.take(piece):
            return None
    return reader.result()


class _Reader:
    """Reads the pieces of one number from left to right: digits, then the word they count."""

    def __init__(self) -> None:
        self.terms: list[Numeral] = []
        self.pending: Numeral | None = None
        self.tail = ""
        self.word = 0
        self.after_zero = False
        self.chinese = True

    def take(self, piece: str) -> bool:
        """Read one piece; False when it cannot stand there."""
        if piece in _WORDS:
            return self._count(_WORDS[piece])
        if self.pending is not None:
            return False
        if piece == "零":
            self.after_zero = bool(self.terms)
            self.pending = None if self.terms else _arabic("0")
            return True
        self.chinese = self.chinese and piece in _DIGITS
        self.pending = _arabic(str(_DIGITS.index(piece)) if piece in _DIGITS else piece)
        self.tail = piece
        return True

    def _count(self, word: int) -> bool:
        lower = [term for term in self.terms if word >= _BIG and term.value < word]
        counted = self.pending
        if counted is None and not lower:
            # 十 and 百亿 alone: one of them. Elsewhere only 十 may stand without its digit.
            if self.terms and word != _WORDS["十"]:
                return False
            counted = _arabic("1")
            self.chinese = self.chinese and word == _WORDS["十"]
        if counted is not None:
            lower.append(counted)
        kept = self.terms[: len(self.terms) - len(lower) + (counted is not None)]
        total = _sum(lower).times(word)
        if total.value == 0 or (kept and total.value >= kept[-1].place):
            return False
        self.terms, self.pending, self.word, self.after_zero = [*kept, total], None, word, False
        return True

    def result(self) -> Numeral | None:
        """The number read; None when it breaks off or its last digits are ambiguous."""
        if self.pending is None:
            return None if self.after_zero else self._whole(_sum(self.terms))
        if not self.terms:
            return self.pending
        last = self._last_digits(self.pending)
        return None if last is None else self._whole(_sum([*self.terms, last]))

    def _last_digits(self, pending: Numeral) -> Numeral | None:
        if self.tail not in _DIGITS:
            # 3万4000 writes every digit below 万; 3万4 might be 34000 or 30004.
            filled = 10 ** len(self.tail) == self.word
            return pending if filled and self.tail.isdecimal() else None
        if self.after_zero:
            return pending
        # 一万五 is 15000 and 三百五 is 350: the next lower place.
        return pending.times(self.word // 10) if self.word > _WORDS["十"] else pending

    def _whole(self, found: Numeral) -> Numeral:
        if found.grain == 1:
            return replace(found, whole=True)
        if self.chinese and found.grain < _ROUND:
            return replace(found, grain=Fraction(1), whole=True)
        return found


def _sum(terms: list[Numeral]) -> Numeral:
    """Terms added up: the last one tells how finely the number is written."""
    last = terms[-1]
    total = sum((term.value for term in terms), start=Fraction(0))
    place = last.place if last.value else terms[0].place
    return Numeral(total, last.grain, place, whole=last.whole)
