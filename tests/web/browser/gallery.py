"""A page with one chart of each kind and a map, as pages of the office use them."""

import shapely
from django.http import HttpResponse, JsonResponse
from django.template import engines
from django.urls import include, path

from wanmu.pack import load_pack
from wanmu.web.accounts.decorators import allowed
from wanmu.web.office.charts import (
    Bars,
    Box,
    Flow,
    Flows,
    Heat,
    Lines,
    Network,
    Node,
    Series,
    Treemap,
)
from wanmu.web.office.maps import Category, Feature, Layer, Map, county_layer

INDUSTRIES = ["现代五金", "机械装备", "健康医疗", "短途交通", "安防家居"]
GROUPS = ["本地龙头", "本地配套", "待招引", "薄弱环节"]
STAGES = ["原料", "零部件", "整机", "服务"]
PAGE = """{% extends "office/base.html" %}{% load modules %}{% block title %}Gallery{% endblock %}
{% block content %}<h1>Gallery</h1>
{% for chart in charts %}{% include "office/chart.html" %}{% endfor %}
<form method="get" action="/gallery/" data-sliders data-target="answer">
<label for="share">Share <output for="share">40</output></label>
<input type="range" id="share" name="share" min="0" max="100" value="{{ share }}">
<button>Ask</button>
</form>
<div id="answer" aria-live="polite"><p>{{ share }} of 100</p>
{% include "office/chart.html" with chart=asked %}</div>{% module "sliders" %}
{% endblock %}"""
MAP = """{% extends "office/base.html" %}{% block title %}Map{% endblock %}
{% block content %}<h1>Map</h1>{% include "office/map.html" %}
<ul id="list"><li><a href="/land/1/">壶镇 1 号</a></li></ul>{% endblock %}"""


def charts():
    return [
        Bars(
            key="bars",
            title="五金和机械占产值的六成",
            unit="亿元",
            decimals=1,
            note="2023 年实绩与 2025 年目标，示例数据",
            heading="产业",
            categories=INDUSTRIES,
            series=[
                Series("2022 年", [110, 71.2, 12, None, 31]),
                Series("2023 年", [120.5, 64, 15.5, 22, 30]),
                Series("2025 年目标", [150, 90, 30, 40, 45], target=True),
            ],
            links=["/gallery/"] * 5,
        ),
        Bars(
            key="across",
            title="健康医疗缺地最多",
            unit="亩",
            heading="产业",
            categories=[f"{name}（含新材料与相关服务业）" for name in INDUSTRIES],
            series=[Series("缺口", [1200, 850, 1340, 90, 12])],
            links=["/gallery/?industry=1", *[""] * 4],
            across=True,
        ),
        Bars(
            key="stacked",
            title="存量用地逐期增加",
            unit="亩",
            heading="年份",
            categories=["2021", "2023", "2025", "2030", "2035"],
            series=[
                Series("新增", [500, 420, 390, 200, 100]),
                Series("存量", [100, 200, 300, 500, 700]),
                Series("腾退", [50, 60, 80, 90, 100]),
            ],
            stacked=True,
        ),
        Bars(
            key="paired",
            title="需求和可供各有规划数",
            unit="亩",
            heading="时期",
            categories=["2021–2025", "2026–2035"],
            series=[
                Series("需求", [5389, 8944]),
                Series("可供", [7898, 4596]),
                Series("需求（规划）", [5119, 9123], target=True),
                Series("可供（规划）", [8100, 4300], target=True),
            ],
        ),
        Lines(
            key="lines",
            title="亩均税收连升三年",
            unit="万元/亩",
            decimals=1,
            heading="年份",
            categories=["2020", "2021", "2022", "2023", "2024"],
            series=[
                Series("壶镇", [12.1, 13.5, 14.2, 15.8, 17]),
                Series("开发区", [10, 10.4, None, 12, 12.6]),
                Series("全县", [9.1, 9.6, 10.2, 11.1, 11.9]),
                Series("目标", [12, 12, 13, 13, 14], target=True),
            ],
        ),
        Treemap(
            key="treemap",
            title="五金占用地的四成",
            unit="亩",
            heading="产业",
            boxes=[
                Box("现代五金", parts=[Box("电动工具", 2100, link="/gallery/"), Box("刀剪", 900)]),
                Box("机械装备", parts=[Box("机床", 1500), Box("带锯床", 1100), Box("轴承", 200)]),
                Box("健康医疗", 700),
                Box("其他", 560),
            ],
        ),
        Flows(
            key="flows",
            title="腾退地主要给五金",
            unit="亩",
            flows=[
                Flow("腾笼换鸟", "现代五金", 900),
                Flow("腾笼换鸟", "机械装备", 300),
                Flow("新增供地", "现代五金", 500),
                Flow("新增供地", "健康医疗", 420),
                Flow("现代五金", "壶镇工业园", 1100),
                Flow("现代五金", "开发区", 300),
                Flow("健康医疗", "开发区", 420),
            ],
        ),
        Network(
            key="network",
            title="整机强，电机和控制器在外采购",
            note="链条示例",
            stages=STAGES,
            groups=GROUPS,
            nodes=[
                Node(f"{stage}{number}", f"{stage}环节{number}", stage, GROUPS[number % 4])
                for stage, count in zip(STAGES, (3, 6, 4, 2), strict=True)
                for number in range(count)
            ],
            edges=[
                *((f"原料{a}", f"零部件{a * 2 + b}") for a in range(3) for b in range(2)),
                *((f"零部件{a}", f"整机{a % 4}") for a in range(6)),
                *((f"整机{a}", f"服务{a % 2}") for a in range(4)),
            ],
        ),
        Heat(
            key="heat",
            title="壶镇的五金最集中",
            unit="家",
            heading="平台",
            rows=["开发区", "壶镇工业园", "新碧街道"],
            columns=INDUSTRIES,
            values=[[120, 80, None, 12, 30], [310, 150, 4, 60, 22], [45, 31, 2, 9, 1]],
        ),
    ]


def land():
    corner = (120.24, 28.81)
    keys = ["approved_not_supplied", "supplied_not_used", "underused", "below_standard"]
    names = ["批而未供", "供而未用", "用而未尽", "投而未达标"]
    parcels = [
        Feature(
            _square(corner[0] + 0.0045 * (at % 8), corner[1] + 0.004 * (at // 8), 0.0015),
            f"壶镇 {at + 1} 号",
            keys[at % 4],
            f"/land/{at + 1}/",
            ("12.3 亩", names[at % 4]),
        )
        for at in range(48)
    ]
    projects = Layer(
        "projects",
        "项目",
        "points",
        [Feature(shapely.Point(120.06 + 0.01 * at, 28.7), f"项目 {at}", "new") for at in range(4)],
        [Category("new", "在建"), Category("done", "建成")],
    )
    categories = [Category(*each) for each in zip(keys, names, strict=True)]
    return Map(
        "land",
        "低效用地集中在壶镇",
        [
            county_layer(load_pack("jinyun"), "缙云县"),
            Layer("parcels", "地块", "areas", parcels, categories),
            projects,
        ],
        note="地块为合成数据",
        beside="list",
    )


@allowed()
def gallery(request):
    share = request.GET.get("share", "40")
    asked = Bars(
        key="asked",
        title=f"{share} of 100",
        heading="",
        categories=["a", "b"],
        series=[Series("share", [int(share), 100 - int(share)])],
    )
    context = {"charts": charts(), "share": share, "asked": asked}
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


def one_point(address=""):
    """A map of one thing, which lies in its middle therefore."""
    thing = Feature(shapely.Point(120.1, 28.7), "项目一", "new", "/gallery/", ("投资 3 亿元",))
    layer = Layer("projects", "项目", "points", [thing], [Category("new", "在建")])
    return Map("one", "一个项目", [layer], address=address)


@allowed()
def county(request):
    return _on_a_page(land(), request)


def _on_a_page(shown, request):
    return HttpResponse(engines["django"].from_string(MAP).render({"map": shown}, request))


@allowed()
def one(request):
    return _on_a_page(one_point("/one/data/"), request)


@allowed()
def one_data(request):
    del request
    return JsonResponse(one_point().drawing)


@allowed()
def waiting(request):
    """A long work with its bar, and sections that take turns."""
    page = """{% extends "office/base.html" %}{% load modules %}{% block content %}<h1>Work</h1>
    <div><label for="bar">Rows</label>
    <progress id="bar" data-progress="/progress/" max="100" value="0"></progress>
    <p data-progress-text aria-live="polite"></p></div>
    <div data-wall data-seconds="600"><button data-wall-next hidden>Next</button>
    <section data-wall-section><h2>One</h2></section>
    <section data-wall-section><h2>Two</h2></section></div>
    {% module "progress" %}{% module "wall" %}{% endblock %}"""
    return HttpResponse(engines["django"].from_string(page).render({}, request))


@allowed()
def work(request):
    """Half done when asked first, done when asked again."""
    asked = request.session.get("asked", 0) + 1
    request.session["asked"] = asked
    state = {"value": 50 * asked, "max": 100, "text": f"{50 * asked} rows", "done": asked > 1}
    return JsonResponse({**state, "href": "/gallery/"})


def _square(west, south, size):
    return shapely.box(west, south, west + size, south + size)


urlpatterns = [
    path("gallery/", gallery),
    path("land/", county),
    path("one/", one),
    path("one/data/", one_data),
    path("waiting/", waiting),
    path("progress/", work),
    path("", include("wanmu.web.urls")),
]
