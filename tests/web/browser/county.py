"""A small county for the tests in a browser: 60 firms over two years, and land."""

from datetime import date

COUNT = 60
PARCEL = "A1"
FORMULA = '=HYPERLINK("http://example.org","缙云虚构60厂")'
_SQUARE = "POLYGON ((120 28.6, 120.001 28.6, 120.001 28.601, 120 28.601, 120 28.6))"


def code(number):
    return f"91331122MA{number:08d}"


def output(number, year):
    """Firm n makes n × 1,000 万元 in 2020 and a tenth more in 2021."""
    return number * (1000.0 if year == 2020 else 1100.0)


def fill():
    """Write it into the ledger; the last firm is called as a formula is."""
    numbers = range(1, COUNT + 1)
    firms = [
        {"code": code(n), "name": FORMULA if n == COUNT else f"缙云虚构{n}厂", "gbt4754": "3311",
         "region": "壶镇镇", "platform": "丽缙园" if n % 2 else "开发区", "status": "operating",
         "size_class": "above_scale", "data_label": "synthetic"}
        for n in numbers
    ]  # fmt: skip
    years = [
        {"code": code(n), "year": year, "size_class": "above_scale", "output": output(n, year),
         "tax": n * 50.0, "value_added": n * 200.0, "employees": n * 10.0, "land": n * 5.0,
         "energy": n * 20.0, "data_label": "synthetic"}
        for n in numbers
        for year in (2020, 2021)
    ]  # fmt: skip
    _write({"enterprise": firms, "enterprise_year": years})


def fill_land(firm):
    """A parcel of a firm that has been approved and not supplied."""
    land = {"id": PARCEL, "platform": "丽缙园", "area": 20.0, "red_line": _SQUARE,
            "firm": firm, "data_label": "synthetic"}  # fmt: skip
    event = {"parcel": PARCEL, "date": date(2016, 1, 2), "kind": "approved"}
    _write({"parcel": [land], "parcel_event": [event]})


def _write(records):
    from wanmu.web.ledger.differences import differences  # noqa: PLC0415  Django first
    from wanmu.web.ledger.models import Origin  # noqa: PLC0415
    from wanmu.web.ledger.write import Deed, write  # noqa: PLC0415

    for kind, rows in records.items():
        origin = Origin(department="税务局", basis="tax", period="2021", received_by="clerk")
        write([differences(kind, rows)], Deed("clerk", "import", kind), origin)
