"""How nothing is written in a cell, and which state of absence it stands for.

The law is ``docs/absence.md``; its numbers are cited here as "absence 1" and so on.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from wanmu.kernel.messages import mark

State: TypeAlias = Literal["not_applicable", "not_supplied", "refused"]

STATE_NAMES: Final[Mapping[State, str]] = MappingProxyType(
    {
        "not_applicable": mark("not applicable"),
        "not_supplied": mark("not yet supplied"),
        "refused": mark("refused"),
    }
)

_WRITTEN: Final[Mapping[State, tuple[str, ...]]] = {
    # A dash or 无 says that nothing stands there, not why: the weakest state (absence 5).
    "not_supplied": (
        *("-", "--", "---", "–", "—", "——", "―", "/", "\\", "*", "…", "......"),
        *("无", "缺", "缺失", "未报", "未填", "未提供", "暂无", "待补", "待定", "不详"),
        *("na", "n/a", "#n/a", "null", "none", "nil", "nan", "not supplied", "missing"),
    ),
    "not_applicable": ("不适用", "不涉及", "not applicable"),
    "refused": ("拒报", "拒绝提供", "拒绝", "refused"),
}

MARKS: Final[Mapping[str, State]] = MappingProxyType(
    {written: state for state, marks in _WRITTEN.items() for written in marks}
)
"""What a cell may say instead of a value (in half-width lower case), and the state it means."""
