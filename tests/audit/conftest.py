"""Facts and relations made up for the tests of the audit."""

from collections.abc import Callable, Mapping, Sequence

import pytest

from wanmu.audit import Audit, Relation, audit_relations
from wanmu.kernel.faults import Place
from wanmu.kernel.period import period
from wanmu.kernel.rules import parse
from wanmu.kernel.stated import stated
from wanmu.pack import Fact, Pack, load_pack


def make_fact(name: str, printed: str, unit: str = "倍") -> Fact:
    """A fact of which only the figure matters."""
    figure = stated(printed, unit)
    when = period("2020")
    return Fact(
        name, "某县", "output", when, "all", figure, "actual", "plan", f"表/{name}", "", Place()
    )


def make_relation(rule: str, name: str = "", assumes: str = "") -> Relation:
    """A relation whose rule names its facts."""
    why = {"zh": assumes, "en": assumes} if assumes else None
    title = name or rule
    return Relation(title, parse(rule).tree, rule, {"zh": title, "en": title}, why)


def make_audit(figures: Mapping[str, str | tuple[str, str]], rules: Sequence[str]) -> Audit:
    """The audit of figures (printed, or printed and unit) by rules that must hold."""
    facts = {
        name: make_fact(name, *((printed,) if isinstance(printed, str) else printed))
        for name, printed in figures.items()
    }
    return audit_relations(facts, [make_relation(rule) for rule in rules])


@pytest.fixture(scope="session")
def fact() -> Callable[..., Fact]:
    return make_fact


@pytest.fixture(scope="session")
def relation() -> Callable[..., Relation]:
    return make_relation


@pytest.fixture(scope="session")
def audited() -> Callable[..., Audit]:
    return make_audit


@pytest.fixture(scope="session")
def jinyun() -> Pack:
    return load_pack("jinyun")


@pytest.fixture(scope="session")
def findings(jinyun: Pack) -> Audit:
    from wanmu.audit import audit  # noqa: PLC0415  the name is the package's too

    return audit(jinyun)
