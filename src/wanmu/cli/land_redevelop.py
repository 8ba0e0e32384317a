"""``wanmu land redevelop`` and ``use``: land put to use again, and land whose use was changed."""

from wanmu.cli.land_given import (
    DayOption,
    EventsArgument,
    ParcelsArgument,
    given_day,
    given_ledger,
)
from wanmu.cli.output import FormatOption, OutputOption, PackOption, give
from wanmu.land import classify, redevelop
from wanmu.land.disposal import actions
from wanmu.land.uses import check_uses, use_findings
from wanmu.pack import load_pack
from wanmu.pack.land_plans import USE_PLANS
from wanmu.report.redevelop_view import redevelop_answer
from wanmu.report.use_view import use_answer


def redevelop_command(
    parcels: ParcelsArgument,
    events: EventsArgument,
    as_of: DayOption = None,
    pack: PackOption = "jinyun",
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """How far the redevelopment of inefficient land has come, a forecast, the best candidates."""
    loaded = load_pack(pack)
    land, happened = given_ledger(parcels, events, loaded)
    answer = redevelop(land, happened, loaded, given_day(as_of))
    give(redevelop_answer(answer, loaded), how, output)


def use_command(
    parcels: ParcelsArgument,
    events: EventsArgument,
    as_of: DayOption = None,
    pack: PackOption = "jinyun",
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Whether changed uses of land conform to the plan, what follows, and by when."""
    loaded = load_pack(pack)
    check_uses(loaded.land)
    land, happened = given_ledger(parcels, events, loaded)
    found = classify(land, happened, loaded, given_day(as_of))
    steps = [each for each in actions(found, happened) if each.plan in USE_PLANS]
    give(use_answer(found, use_findings(found, happened), steps, loaded), how, output)
