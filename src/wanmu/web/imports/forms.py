"""What somebody says when he sends a file."""

from collections.abc import Mapping
from dataclasses import dataclass

from wanmu.kernel.faults import Faults, Place
from wanmu.kernel.messages import mark
from wanmu.web.ledger.models import BASES, KINDS

LONGEST = 200
_NEEDED = {
    "department": mark("say which department the data come from"),
    "period": mark("say for which period they are, such as 2024"),
    "why": mark("say why they are imported"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """Of what, from whom, on which ground, for when and why."""

    kind: str
    department: str
    basis: str
    period: str
    why: str


def read_form(sent: Mapping[str, str]) -> Said:
    """What the form says.

    Raises:
        InputError: W053 for everything that is missing or unknown.
    """
    faults = Faults()
    if sent.get("kind") not in KINDS:
        faults.add("W053", mark("choose what a row is"), Place(field="kind"))
    if sent.get("basis") not in BASES:
        faults.add("W053", mark("choose the legal ground of the data"), Place(field="basis"))
    for name, remedy in _NEEDED.items():
        if not sent.get(name, "").strip():
            faults.add("W053", remedy, Place(field=name))
    faults.check()
    names = ("kind", "department", "basis", "period", "why")
    return Said(**{name: sent[name].strip().replace("\0", "")[:LONGEST] for name in names})
