"""A chart says the same twice: as a drawing and as a table; a map beside its list."""

import json
import re

import pytest
import shapely
from django.template import Context, Template

from wanmu.pack import load_pack
from wanmu.web.middleware import policy
from wanmu.web.office.charts import Bars, Box, Flow, Flows, Heat, Network, Node, Series, Treemap
from wanmu.web.office.maps import Category, Feature, Layer, Map, county_layer
from wanmu.web.office.templatetags.modules import module

pytestmark = pytest.mark.usefixtures("_unbuilt")


@pytest.fixture
def _unbuilt(settings, tmp_path):
    settings.FRONTEND = tmp_path / "nothing"


def _bars(**more):
    return Bars(
        key="output",
        title="五金制造占三分之一",
        unit="亿元",
        decimals=1,
        heading="产业",
        categories=["五金", "机床"],
        series=[Series("产值", [1200.5, None]), Series("目标", [1500, 90], target=True)],
        links=["/firms/?industry=1", "/firms/?industry=2"],
        **more,
    )


def _texts(twin):
    return [[each.text for each in row] for row in (twin.headings, *twin.rows)]


def _shown(template, **context):
    return Template(template).render(Context(context))


def test_a_table_of_bars_has_every_number_as_people_read_it_and_its_unit_in_the_heading():
    assert _texts(_bars().twin()) == [
        ["产业", "产值 (亿元)", "目标 (亿元)"],
        ["五金", "1,200.5", "1,500.0"],
        ["机床", "—", "90.0"],
    ]


def test_a_drawing_of_bars_has_the_numbers_bare_and_the_same_texts():
    first = _bars().drawing["series"][0]
    assert first["values"] == [1200.5, None]
    assert first["texts"] == ["1,200.5", "—"]


def test_a_series_that_is_too_short_is_refused():
    broken = Bars(key="x", title="", heading="", categories=["a", "b"], series=[Series("s", [1])])
    with pytest.raises(ValueError, match="shorter"):
        broken.twin()


def test_a_box_is_worth_its_parts():
    whole = Box("工业", parts=[Box("五金", 2), Box("机床", 3.5), Box("未报")])
    chart = Treemap(key="x", title="", heading="产业", boxes=[whole])
    assert _texts(chart.twin()) == [
        ["产业", "Value"],
        ["工业", "5.5"],
        ["工业 › 五金", "2"],
        ["工业 › 机床", "3.5"],
        ["工业 › 未报", "—"],
    ]


def test_a_whole_of_which_nothing_is_known_is_not_zero():
    assert Box("工业", parts=[Box("未报")]).total is None
    assert Box("工业", 9, parts=[Box("五金", 2)]).total == 9


def test_each_flow_is_a_row_and_each_end_a_name():
    chart = Flows(key="x", title="", flows=[Flow("林地", "工业", 3), Flow("耕地", "工业", 1)])
    assert chart.drawing["names"] == ["林地", "工业", "耕地"]
    assert _texts(chart.twin())[1:] == [["林地", "工业", "3"], ["耕地", "工业", "1"]]


def test_a_chain_says_of_each_node_where_it_leads():
    chart = Network(
        key="x",
        title="",
        stages=["原料", "部件"],
        groups=["本地", "缺失"],
        nodes=[Node("a", "钢材", "原料", "缺失"), Node("b", "轴承", "部件", "本地")],
        edges=[("a", "b")],
    )
    assert chart.drawing["edges"] == [[0, 1]]
    assert [each["group"] for each in chart.drawing["nodes"]] == [1, 0]
    assert _texts(chart.twin())[1:] == [
        ["钢材", "原料", "缺失", "轴承"],
        ["轴承", "部件", "本地", "—"],
    ]


def test_a_field_is_its_own_table():
    chart = Heat(
        key="x", title="", heading="区块", rows=["东"], columns=["A", "B"], values=[[1, 2]]
    )
    assert _texts(chart.twin()) == [["区块", "A", "B"], ["东", "1", "2"]]


def test_a_page_has_the_chart_as_a_figure_with_its_table_and_no_script_that_runs():
    page = _shown('{% include "office/chart.html" %}', chart=_bars(note="2023 年 </script>"))
    assert "<figcaption" in page
    assert '<th scope="row"><a href="/firms/?industry=1">五金</a></th>' in page
    assert 'data-value="1200.5">1,200.5</td>' in page
    assert re.findall("<script[^>]*>", page) == ['<script type="application/json">']
    found = re.search(r"<script[^>]*>(.*?)</script>", page)
    assert json.loads(found.group(1))["kind"] == "bars"


def test_a_map_draws_areas_as_points_too_and_counts_each_category():
    square = shapely.box(120, 28, 120.1, 28.1)
    layer = Layer(
        "parcels",
        "地块",
        "areas",
        [Feature(square, "一号", "idle", "/land/1/", ("12 亩",))],
        [Category("idle", "闲置"), Category("used", "在用")],
    )
    drawing = Map("land", "地块", [layer]).drawing
    assert drawing["bounds"] == [120, 28, 120.1, 28.1]
    (point,) = drawing["layers"][0]["points"]["features"]
    assert point["geometry"] == {"type": "Point", "coordinates": [120.05, 28.05]}
    assert point["properties"]["link"] == "/land/1/"
    assert [(each.name, each.count) for each in layer.legend()] == [("闲置", "1"), ("在用", "0")]


def test_the_county_has_its_outline_on_the_map():
    jinyun = load_pack("jinyun")
    west, south, east, north = Map("land", "", [county_layer(jinyun, "缙云县")]).drawing["bounds"]
    assert 119.8 < west < 120.1 < east < 120.5
    assert 28.4 < south < 28.7 < north < 29.0


def test_a_map_with_an_address_leaves_its_features_to_it():
    page = _shown('{% include "office/map.html" %}', map=Map("land", "", [], address="/land.json"))
    assert 'data-address="/land.json"' in page
    assert "application/json" not in page


def test_a_module_is_loaded_by_its_manifest_with_the_styles_of_what_it_imports(settings, tmp_path):
    settings.FRONTEND = tmp_path
    manifest = {
        "src/map.ts": {"file": "map-12345678.js", "css": ["map.css"], "imports": ["_shared.js"]},
        "_shared.js": {"file": "shared.js", "css": ["shared.css"]},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert str(module("map")) == (
        '<link rel="stylesheet" href="/static/dist/shared.css">'
        '<link rel="stylesheet" href="/static/dist/map.css">'
        '<script type="module" src="/static/dist/map-12345678.js"></script>'
    )
    assert str(module("chart")) == ""


def test_only_tiles_that_the_office_has_may_be_fetched_from_outside():
    assert "http" not in policy("")
    allowed = policy("https://tiles.example:8443/{z}/{x}/{y}.png")
    assert "img-src 'self' data: blob: https://tiles.example:8443;" in allowed
    assert "script-src 'self';" in allowed
