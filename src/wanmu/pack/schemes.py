"""Load an evaluation scheme, or say everything that is wrong with it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from wanmu.kernel.faults import Fault, Faults, InputError, Place, nearest
from wanmu.kernel.messages import mark
from wanmu.pack.models.schemes import Scheme
from wanmu.pack.reading import YAML_LIMIT, read_text
from wanmu.pack.scheme_cuts import check_cuts
from wanmu.pack.scheme_effects import check_effects
from wanmu.pack.scheme_findings import Findings
from wanmu.pack.scheme_groups import check_groups
from wanmu.pack.scheme_names import check_names
from wanmu.pack.scheme_readable import Placed, as_written, readable
from wanmu.pack.scheme_rules import KeyPath, Locate, read_rules
from wanmu.pack.scheme_tree import with_value
from wanmu.pack.yaml_tree import locate, read_yaml

_HOME: Final = Path(__file__).parent.parent


def load_scheme(scheme: str | Path | Scheme, *, as_of: date | None = None) -> Scheme:
    """The scheme in a file, or a bundled one by name; a scheme goes through unchanged.

    With ``as_of`` the scheme as it is in force on that day, by which its time limits are counted.

    Raises:
        InputError: with every fault (codes E, and P, R and U of what it contains).
    """
    if isinstance(scheme, Scheme):
        return scheme
    path = find_scheme(scheme)
    faults = Faults()
    return _sound(read_scheme(path, str(path), faults, as_of), faults)


def _sound(read: tuple[Scheme, Any] | None, faults: Faults) -> Scheme:
    faults.check()
    if read is None:
        raise AssertionError  # a scheme that cannot be read has a fault
    return read[0]


def check_scheme(scheme: str | Path, *, as_of: date | None = None) -> list[Fault]:
    """Every fault of a scheme, in the order of lines; none when it is sound."""
    faults = Faults()
    try:
        path = find_scheme(scheme)
        read_scheme(path, str(path), faults, as_of)
    except InputError as error:
        return list(error.faults)
    return list(InputError(faults.found).faults)


def scheme_from(data: Mapping[str, Any], *, as_of: date | None = None) -> Scheme:
    """The scheme in plain data, checked like that of a file.

    Raises:
        InputError: with every fault; its place is the path in the data.
    """
    faults = Faults()
    return _sound(_read(_as_written(data), partial(_in_file, ""), faults, as_of), faults)


def bundled_schemes() -> Mapping[str, Path]:
    """The schemes that come with Wanmu: their files by name."""
    files = [*_HOME.glob("schemes/*.yaml"), *_HOME.glob("packs/*/schemes/*.yaml")]
    return MappingProxyType({path.stem: path for path in sorted(files, key=lambda at: at.stem)})


def find_scheme(scheme: str | Path) -> Path:
    """The file of a scheme.

    Raises:
        InputError: E014, when there is neither a file nor a bundled scheme of that name.
    """
    bundled = bundled_schemes()
    if Path(scheme).is_file():
        return Path(scheme)
    if str(scheme) in bundled:
        return bundled[str(scheme)]
    raise InputError.of(
        "E014",
        mark('there is no file and no bundled scheme "{found}"; bundled are: {names}'),
        found=str(scheme),
        names=nearest(str(scheme), bundled) or ", ".join(bundled) or "–",
    )


def read_scheme(
    path: Path, file: str, faults: Faults, as_of: date | None = None
) -> tuple[Scheme, Any] | None:
    """The scheme of a file with its tree; what is wrong goes to ``faults``."""
    try:
        tree = read_yaml(read_text(path, file, YAML_LIMIT), file)
    except InputError as error:
        faults.extend(error.faults)
        return None
    return _read(tree, partial(_in_file, file), faults, as_of)


def _in_file(file: str, tree: Any, path: KeyPath) -> Place:
    line, name = locate(tree, as_written(tree, path))
    return Place(file, line=line, field=name)


def _read(
    tree: Any, place: Placed, faults: Faults, as_of: date | None
) -> tuple[Scheme, Any] | None:
    tree = _amended(tree, partial(place, tree), faults, as_of)
    found = Faults()
    scheme, tree, left_out = readable(tree, place, found)
    if scheme is not None:
        where = partial(place, tree)
        findings = Findings(scheme, where, found, left_out)
        for check in (check_groups, check_cuts, check_names, check_effects):
            check(findings)
        read_rules(scheme, where, found)
    faults.extend(found.found)
    return None if scheme is None or found.found else (scheme, tree)


def _amended(tree: Any, place: Locate, faults: Faults, as_of: date | None) -> Any:
    """The tree as of a day, with the amendments in force then; all of them are tried."""
    if not isinstance(tree, Mapping):
        return tree
    day = as_of or _day_of(tree)
    tried = tree
    for since, at, path, value in _changes(tree):
        try:
            tried = with_value(tried, path, value, place(at).line)
        except InputError as error:
            faults.extend(replace(each, place=place(at)) for each in error.faults)
        tree = tried if day and since <= day else tree
    return tree if as_of is None else with_value(tree, "as_of", as_of.isoformat())


def _changes(tree: Mapping[str, Any]) -> list[tuple[date, KeyPath, str, Any]]:
    """What the amendments set, the earliest first; what cannot be read is passed over."""
    found: list[tuple[date, KeyPath, str, Any]] = []
    amendments = tree.get("amendments")
    for at, each in enumerate(amendments if isinstance(amendments, list) else ()):
        since = _day(each.get("date")) if isinstance(each, Mapping) else None
        changes = each.get("set") if since else None
        if since and isinstance(changes, Mapping):
            key = ("amendments", at, "set")
            found += [(since, (*key, path), path, value) for path, value in changes.items()]
    return sorted(found, key=itemgetter(0))


def _day_of(tree: Mapping[str, Any]) -> date | None:
    """The day by which a scheme's time limits are counted, as far as it can be read."""
    return _day(tree.get("as_of")) or _day(f"{tree.get('year')}-12-31")


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        return None


def _as_written(value: Any) -> Any:
    """Plain data as a file would hold it: every scalar as text; exact fractions stay."""
    if isinstance(value, Mapping):
        return {str(key): _as_written(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_as_written(inner) for inner in value]
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    if isinstance(value, bool):
        return str(value).lower()
    return value if value is None or isinstance(value, Fraction) else str(value)
