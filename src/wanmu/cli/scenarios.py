"""``wanmu plan scenario`` and ``wanmu plan compare``: what if it comes otherwise."""

from pathlib import Path
from typing import Annotated

import typer

from wanmu.cli.allocate import HorizonOption, SetOption
from wanmu.cli.output import FormatOption, OutputOption, PackOption, give, tell
from wanmu.kernel.faults import Faults, InputError, Place
from wanmu.kernel.messages import mark, text
from wanmu.pack import Pack, load_pack
from wanmu.planning import Changes, changes
from wanmu.planning.scenario import compare_scenarios
from wanmu.planning.scenario_file import Written, save_scenario, written_scenario
from wanmu.report.scenario_view import scenario_list_answer, scenarios_answer


def scenario(
    *,
    name: Annotated[
        str | None,
        typer.Argument(help="A scenario of the pack, or a saved one (.yaml); without it, a list."),
    ] = None,
    pack: PackOption = "jinyun",
    horizon: HorizonOption = None,
    sets: SetOption = None,
    save: Annotated[
        Path | None, typer.Option(help="Save the scenario in a file (.yaml) instead.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="What the scenario is called.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file of --save.")] = False,
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """One scenario beside the plan as it stands: demand, supply, balance, what was changed."""
    loaded = load_pack(pack)
    if name is None and not sets and save is None:
        give(scenario_list_answer(loaded), how, output)
        return
    (asked,) = _asked(loaded, [name], sets, title)
    if save is None:
        give(
            scenarios_answer(compare_scenarios(loaded, [asked], horizon=horizon), loaded),
            how,
            output,
        )
        return
    _check_changes(asked, loaded)
    save_scenario(save, loaded, asked, force=force)
    tell(text("Written: {file}", file=save))


def compare(
    *,
    names: Annotated[
        list[str], typer.Argument(help="Scenarios of the pack, or saved ones (.yaml).")
    ],
    pack: PackOption = "jinyun",
    horizon: HorizonOption = None,
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Scenarios side by side with the plan: need, supply, shortage, and the inputs that differ."""
    loaded = load_pack(pack)
    asked = _asked(loaded, list(dict.fromkeys(names)), None, None)
    give(scenarios_answer(compare_scenarios(loaded, asked, horizon=horizon), loaded), how, output)


def _asked(
    pack: Pack, names: list[str | None], sets: list[str] | None, title: str | None
) -> list[Written]:
    """The scenarios that are named, with the inputs that are set; every fault of them at once."""
    faults = Faults()
    made, more = [], Changes()
    try:
        more = changes(sets or ())
    except InputError as error:
        faults.extend(error.faults)
    for name in names:
        try:
            made.append(_own(title) if name is None else written_scenario(name, pack))
        except InputError as error:
            faults.extend(error.faults)
    faults.check()
    return [each.with_changes(more, title) for each in made]


def _own(title: str | None) -> Written:
    """A scenario of the inputs that are set here alone."""
    return Written("set", title or text("scenario of --set"), "", "", {}, "")


def _check_changes(asked: Written, pack: Pack) -> None:
    """Nothing is saved that would not run."""
    if not asked.changes:
        raise InputError.of(
            "L048",
            mark("there is nothing to save; name a scenario, or set an input with --set"),
            Place(field="--save"),
        )
    compare_scenarios(pack, [asked])
