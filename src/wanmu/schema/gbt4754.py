"""Codes of the national classification of economic activities (GB/T 4754-2017), and their ranges.

A code has two digits (a division), three (a group) or four (a class). Only the names of the
manufacturing divisions are held here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import mark

_CODE: Final = re.compile(r"[A-Ta-t]?(?P<digits>\d{2,4})")
_JOINT: Final = re.compile(r"\s*(?:-|–|—|~|～|至|到)\s*")
_LIST: Final = re.compile(r"\s*[;；,，、]\s*")
_FIRST_DIVISION: Final = 1
_LAST_DIVISION: Final = 97


@dataclass(frozen=True, slots=True, order=True)
class CodeRange:
    """Every code from ``first`` to ``last``, both with all that lies below them."""

    first: str
    last: str

    def __str__(self) -> str:
        return self.first if self.first == self.last else f"{self.first}-{self.last}"

    def contains(self, code: str) -> bool:
        """Whether a code is in the range; "34" holds "3421", but "3421" does not hold "34"."""
        if len(code) < max(len(self.first), len(self.last)):
            return False
        return self.first <= code[: len(self.first)] and code[: len(self.last)] <= self.last

    def overlaps(self, other: "CodeRange") -> bool:
        """Whether some code is in both ranges."""
        return self.lowest <= other.highest and other.lowest <= self.highest

    @property
    def lowest(self) -> str:
        """The smallest code of four digits in the range."""
        return self.first.ljust(4, "0")

    @property
    def highest(self) -> str:
        """The largest code of four digits in the range."""
        return self.last.ljust(4, "9")


def industry_code(written: str, place: Place | None = None) -> str:
    """The digits of one code; a section letter before them ("C3421") is dropped.

    Raises:
        InputError: S032 when it is no such code.
    """
    found = _CODE.fullmatch(written.strip())
    if found and _FIRST_DIVISION <= int(found["digits"][:2]) <= _LAST_DIVISION:
        return found["digits"]
    raise InputError.of(
        "S032",
        mark("{found!r} is not a GB/T 4754 code; write two to four digits, such as 34 or 3421"),
        place,
        found=written,
    )


def code_range(written: str, place: Place | None = None) -> CodeRange:
    """A code or two with a dash between them: "33", "3421", "33-36".

    Raises:
        InputError: S032 on a wrong code; S033 when the range runs backwards.
    """
    ends = [industry_code(end, place) for end in _JOINT.split(written.strip(), maxsplit=1)]
    found = CodeRange(ends[0], ends[-1])
    if found.lowest > found.highest:
        raise InputError.of(
            "S033",
            mark("the range {found!r} runs backwards; write the smaller code first"),
            place,
            found=written,
        )
    return found


def code_ranges(written: str, place: Place | None = None) -> tuple[CodeRange, ...]:
    """Several ranges with semicolons between them."""
    return tuple(code_range(part, place) for part in _LIST.split(written.strip()) if part)


DIVISIONS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "13": ("农副食品加工业", "Processing of farm products"),
        "14": ("食品制造业", "Food"),
        "15": ("酒、饮料和精制茶制造业", "Liquor, beverages and refined tea"),
        "16": ("烟草制品业", "Tobacco"),
        "17": ("纺织业", "Textiles"),
        "18": ("纺织服装、服饰业", "Clothing"),
        "19": ("皮革、毛皮、羽毛及其制品和制鞋业", "Leather, fur, feather and shoes"),
        "20": ("木材加工和木、竹、藤、棕、草制品业", "Wood, bamboo, rattan, palm and straw"),
        "21": ("家具制造业", "Furniture"),
        "22": ("造纸和纸制品业", "Paper"),
        "23": ("印刷和记录媒介复制业", "Printing and copying of recorded media"),
        "24": ("文教、工美、体育和娱乐用品制造业", "Culture, arts, sport and play articles"),
        "25": ("石油、煤炭及其他燃料加工业", "Petroleum, coal and other fuels"),
        "26": ("化学原料和化学制品制造业", "Chemicals"),
        "27": ("医药制造业", "Medicines"),
        "28": ("化学纤维制造业", "Chemical fibres"),
        "29": ("橡胶和塑料制品业", "Rubber and plastics"),
        "30": ("非金属矿物制品业", "Non-metallic mineral products"),
        "31": ("黑色金属冶炼和压延加工业", "Ferrous metals"),
        "32": ("有色金属冶炼和压延加工业", "Non-ferrous metals"),
        "33": ("金属制品业", "Metal products"),
        "34": ("通用设备制造业", "General-purpose machinery"),
        "35": ("专用设备制造业", "Special-purpose machinery"),
        "36": ("汽车制造业", "Motor vehicles"),
        "37": ("铁路、船舶、航空航天和其他运输设备制造业", "Other transport equipment"),
        "38": ("电气机械和器材制造业", "Electrical machinery"),
        "39": ("计算机、通信和其他电子设备制造业", "Computers and electronics"),
        "40": ("仪器仪表制造业", "Instruments and meters"),
        "41": ("其他制造业", "Other manufacturing"),
        "42": ("废弃资源综合利用业", "Use of waste resources"),
        "43": ("金属制品、机械和设备修理业", "Repair of metal products and machinery"),
    }
)
"""The manufacturing divisions in Chinese and English."""
