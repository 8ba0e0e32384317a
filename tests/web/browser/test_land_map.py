"""The map of land and its list; what is chosen in one shows in the other."""

from datetime import date

import pytest

from wanmu.web.accounts.roles import Role

_SQUARE = "POLYGON ((120 28.6, 120.001 28.6, 120.001 28.601, 120 28.601, 120 28.6))"


@pytest.fixture
def parcel(transactional_db):
    del transactional_db
    from wanmu.web.ledger.differences import differences  # noqa: PLC0415  Django first
    from wanmu.web.ledger.models import Origin  # noqa: PLC0415
    from wanmu.web.ledger.write import Deed, write  # noqa: PLC0415

    land = {"id": "A1", "platform": "丽缙园", "area": 20.0, "red_line": _SQUARE}
    event = {"parcel": "A1", "date": date(2016, 1, 2), "kind": "approved"}
    for kind, row in (("parcel", land), ("parcel_event", event)):
        origin = Origin(department="县自然资源和规划局", basis="registered")
        write([differences(kind, [row])], Deed("test", "import", kind), origin)


@pytest.mark.usefixtures("parcel")
def test_a_row_of_the_list_shows_its_parcel_on_the_map_which_marks_the_row(open_page, serious):
    page = open_page(Role.LEADER)
    page.goto("/land/?day=2020-12-01")
    page.get_by_role("button", name="在图上显示 A1").click()
    popup = page.locator(".maplibregl-popup")
    assert "批而未供" in popup.inner_text()
    assert page.locator("tr[data-chosen] a[aria-current]").inner_text() == "A1"
    assert popup.get_by_role("link", name="打开").get_attribute("href") == "/land/parcels/A1/"
    assert serious(page) == []
