"""The schemes that the office evaluates by: those of its county's pack."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.conf import settings

from wanmu.evaluation.checks import needed_columns
from wanmu.evaluation.plan import Plan, plan_of
from wanmu.kernel.faults import InputError, Place, nearest
from wanmu.kernel.messages import mark
from wanmu.pack.models import schemes
from wanmu.pack.schemes import bundled_schemes, load_scheme
from wanmu.web.ledger.models import EnterpriseYear


def county_schemes() -> Mapping[str, Path]:
    """The files of the pack's schemes by name."""
    folder = Path(settings.PACK) / "schemes"
    if folder.is_dir():
        return {path.stem: path for path in sorted(folder.glob("*.yaml"))}
    return {
        name: path
        for name, path in bundled_schemes().items()
        if path.parent.parent.name == settings.PACK
    }


def scheme_file(name: str) -> Path:
    """The file of a scheme of the county.

    Raises:
        InputError: W072 where the county has no such scheme.
    """
    found = county_schemes()
    if name not in found:
        message = mark("the county has no scheme {name}; the nearest is {nearest}")
        near = nearest(name, found) or "—"
        raise InputError.of("W072", message, Place(field="scheme"), name=name, nearest=near)
    return found[name]


def scheme_named(name: str) -> schemes.Scheme:
    """A scheme of the county.

    Raises:
        InputError: W072 where there is none; every fault of the scheme.
    """
    return load_scheme(scheme_file(name))


def grade_names() -> dict[str, str]:
    """The grades of the county's schemes as choices, the best first."""
    return {name: name for path in county_schemes().values() for name in _grades(path)}


@cache
def _grades(path: Path) -> tuple[str, ...]:
    """The grades of a scheme, read once: pages that many ask for offer them."""
    return tuple(grade.id for grade in load_scheme(path).grades)


def figures_of(scheme: schemes.Scheme) -> tuple[str, ...]:
    """The figures of a firm's year that a scheme reads, in the order of the schema."""
    plan: Plan = plan_of(scheme)
    needed = needed_columns(plan)
    fields = EnterpriseYear.record().fields
    return tuple(each.name for each in fields if each.name in needed and each.kind == "number")
