"""The demo's office: made-up firms and parcels, people of every role, and the county's answers."""

from collections.abc import Callable, Mapping

from django.core.management import call_command
from django.db import transaction

from wanmu.kernel.messages import text
from wanmu.pack import Pack
from wanmu.web.accounts.demo import Account, demo_people
from wanmu.web.accounts.models import Unit
from wanmu.web.accounts.roles import Role
from wanmu.web.evaluations.demo import load_evaluations
from wanmu.web.ledger.demo import load_demo
from wanmu.web.ledger.models import Enterprise

_MADE_BY = "wanmu"


@transaction.atomic
def fill(pack: Pack, told: Callable[[str], None]) -> tuple[Account, ...]:
    """Fill an empty office for trying it out, whole or not at all; answers its accounts.

    ``told`` hears what is being done.
    """
    told(text("loading the made-up firms and parcels"))
    load_demo(pack, _MADE_BY)
    told(text("making the accounts"))
    people = demo_people(_units(pack))
    told(text("taking three evaluations through their steps"))
    load_evaluations({Role(each.user.role): each.user for each in people})
    told(text("asking the engines about the plan"))
    call_command("ask", pack=pack.name, verbosity=0)
    return people


def _units(pack: Pack) -> Mapping[str, Unit]:
    """The county, two bureaus, and the platform, town and firm in whose name one tries it out.

    The firm is the first one above scale; its platform and its town are theirs.
    """
    placed = Enterprise.objects.exclude(platform=None).exclude(region=None)
    firm = placed.filter(size_class="above_scale").first()
    assert firm is not None
    county, code = pack.county, pack.county.code or "county"
    top = _unit("county", code, county.county, None)
    bureau = text("economy bureau of {county}", county=county.county)
    promotion = text("investment bureau of {county}", county=county.county)
    platform, town = str(firm.platform), str(firm.region)
    return {
        "county": top,
        "bureau": _unit("bureau", f"{code}-01", bureau, top),
        "investment": _unit("bureau", f"{code}-02", promotion, top),
        "platform": _unit("platform", platform, pack.platforms[platform].name, top),
        "township": _unit("township", town, town, top),
        "firm": _unit("firm", firm.code, str(firm), None),
    }


def _unit(kind: str, code: str, name: str, parent: Unit | None) -> Unit:
    return Unit.objects.create(kind=kind, code=code, name=name, parent=parent)
