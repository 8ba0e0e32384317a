"""How long the pages of an office with many firms take, made anew and kept.

    python bench/lists.py [FIRMS]

Made-up firms (100,000) with figures of three years, in an office of its own: SQLite, or what
``WANMU_DATABASE`` names. Each page is made anew five times, as if the ledger had just changed; the
alternative is the same page kept (``web/keeping.py``), where it is one that many share. Every list
is to come within 500 ms.
"""

import random
import statistics
import sys
import time
from collections.abc import Iterator
from typing import Any

import import_office

YEARS = (2021, 2022, 2023)
LIMIT = 500
SEED = 5
_AT_ONCE = 2_000
_COUNTED = "/data/quality/"
"""Its counts are kept beside the page, too; those of land are measured once they are there."""


def fill(count: int) -> str:
    """Firms and their figures, past the history; the code of one in the middle."""
    from wanmu.web.ledger.models import Enterprise, EnterpriseYear  # noqa: PLC0415  after setup
    from wanmu.web.trail.chain import record  # noqa: PLC0415

    chance = random.Random(SEED)  # noqa: S311  the same firms each time
    firms = [_firm(code, chance) for code in import_office.codes(count)]
    Enterprise.objects.bulk_create(firms, batch_size=_AT_ONCE)
    for year in YEARS:
        figures = import_office.figures(range(count), factor=chance.uniform(0.8, 1.2))
        EnterpriseYear.objects.bulk_create(
            [
                EnterpriseYear(enterprise_id=firm.code, year=year, **values)
                for firm, values in zip(firms, figures, strict=True)
            ],
            batch_size=_AT_ONCE,
        )
    _grade(firms, chance)
    _hold(firms)
    record("bench", "load", "firms", {"count": ("", count)})
    return str(firms[count // 2].code)


def _grade(firms: list[Any], chance: random.Random) -> None:
    """An evaluation of the last year in force, and the one before, so that the grades are there."""
    from django.utils import timezone  # noqa: PLC0415  after setup

    from wanmu.web.accounts.models import User  # noqa: PLC0415
    from wanmu.web.evaluations.models import Evaluation, Result, Run  # noqa: PLC0415

    made = {"made_by": User.objects.create_user("bench"), "made_at": timezone.now()}
    for year in YEARS[-2:]:
        held = Evaluation.objects.create(year=year, scheme="made up", pack="made up", **made)
        run = Run.objects.create(evaluation=held, number=1, identity="bench", record={}, **made)
        results = [
            Result(run=run, enterprise_id=firm.code, unit=firm.code, status="graded",
                   grade=chance.choice("AABBBCCD"))
            for firm in firms
        ]  # fmt: skip
        Result.objects.bulk_create(results, batch_size=_AT_ONCE)
        Evaluation.objects.filter(pk=held.pk).update(final=run)


def _hold(firms: list[Any]) -> None:
    """The demo's 900 parcels, each held by one of the firms."""
    import polars as pl  # noqa: PLC0415  after setup

    from wanmu.pack import load_pack  # noqa: PLC0415
    from wanmu.synth import synthesise_parcels  # noqa: PLC0415
    from wanmu.web.ledger.differences import differences  # noqa: PLC0415
    from wanmu.web.ledger.models import Origin  # noqa: PLC0415
    from wanmu.web.ledger.write import Deed, write  # noqa: PLC0415

    rows = [(firm.code, firm.platform, firm.industry) for firm in firms]
    holders = pl.DataFrame(rows, schema=["code", "platform", "industry"], orient="row")
    made = synthesise_parcels(load_pack("jinyun"), holders, seed=SEED)
    for kind, frame in (("parcel", made.parcels), ("parcel_event", made.events)):
        found = differences(kind, list(frame.iter_rows(named=True)))
        write([found], Deed("bench", "import", kind), Origin(basis="registered"))


def _firm(code: str, chance: random.Random) -> Any:
    from wanmu.web.ledger.models import Enterprise  # noqa: PLC0415

    name = "".join(chance.choices("甲乙丙丁戊己庚辛壬癸金木水火土天地人和", k=3))
    firm = Enterprise(
        code=code,
        name=f"缙云{name}{code[8:17]}机械有限公司",
        industry=chance.choice(("现代装备", "健康医疗", "智能家居")),
        platform=chance.choice(("丽缙园", "开发区", "壶镇工业园")),
        region=chance.choice(("五云街道", "壶镇镇", "新建镇")),
        size_class=chance.choice(("above_scale", "below_scale")),
        data_label="synthetic",
    )
    firm.prepare()
    return firm


def pages(code: str, last: int) -> Iterator[str]:
    """The addresses that are asked."""
    yield from ("/", "/figures/tax/", "/firms/", "/firms/?sort=code", "/firms/?sort=-tax_per_mu")
    yield from (
        "/firms/?sort=grade",
        "/firms/?sort=-grade",
        "/firms/?grade=A",
        "/firms/?grade=D&page=2",
    )
    yield from (f"/firms/?page={last}", "/firms/?q=jyj", "/firms/?industry=现代装备&tax_from=50")
    yield from (f"/firms/{code}/", "/search/?q=nothing-here", "/search/?q=缙云", "/parks/")
    yield from ("/data/quality/", "/land/", "/land/?grade=D&sort=-grade")


def main() -> None:
    """Fill, ask, tell."""
    from django.conf import settings  # noqa: PLC0415  after setup
    from django.core.cache import cache  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from wanmu.web.accounts.models import User  # noqa: PLC0415
    from wanmu.web.accounts.roles import Role  # noqa: PLC0415
    from wanmu.web.accounts.sight import UNMASKED_UNTIL  # noqa: PLC0415
    from wanmu.web.land import known  # noqa: PLC0415

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    settings.ALLOWED_HOSTS = ["*"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    code = fill(count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    browser = Client()
    browser.force_login(User.objects.create_user("clerk", role=Role.CLERK))
    session = browser.session
    session[UNMASKED_UNTIL] = time.time() + 36_000  # who does not see tax cannot sort by it
    session.save()
    print(f"{count:,} firms, {len(YEARS)} years, {import_office.database()}; limit {LIMIT} ms")
    for address in pages(code, -(-count // 50)):
        browser.get(address)
        anew = []
        for _ in range(5):
            cache.clear()
            if address.startswith(_COUNTED):
                known._memory.held.clear()  # noqa: SLF001  what else empties it is a change
            anew.append(_asked(browser, address))
        again = statistics.median(_asked(browser, address) for _ in range(5))
        print(f"{address:40} anew median {statistics.median(anew):4.0f}, most {max(anew):4.0f} ms; "
              f"kept {again:4.0f} ms")  # fmt: skip


def _asked(browser: Any, address: str) -> float:
    begun = time.perf_counter()
    answer = browser.get(address)
    took = 1000 * (time.perf_counter() - begun)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answers {answer.status_code}")
    return took


if __name__ == "__main__":
    main()
