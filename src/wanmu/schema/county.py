"""The records of a county pack: facts and sources, regions and platforms, industries and land.

Figures of blocks and parks are kept as printed ("200余"), in 亩.
"""

from dataclasses import replace
from typing import Final

from wanmu.schema.field import Choice, Field, Kind, RecordType


def _field(
    name: str,
    zh: str,
    en: str,
    meaning: tuple[str, str],
    kind: Kind = "text",
    *,
    required: bool = False,
    many: bool = False,
) -> Field:
    return Field(
        name=name,
        zh=zh,
        en=en,
        kind=kind,
        meaning_zh=meaning[0],
        meaning_en=meaning[1],
        required=required,
        many=many,
    )


def _choice(name: str, zh: str, en: str, meaning: tuple[str, str], *choices: Choice) -> Field:
    return Field(
        name=name,
        zh=zh,
        en=en,
        kind="choice",
        meaning_zh=meaning[0],
        meaning_en=meaning[1],
        choices=choices,
        required=True,
    )


def _mu(name: str, zh: str, en: str, meaning: tuple[str, str]) -> Field:
    return Field(
        name=name,
        zh=zh,
        en=en,
        kind="number",
        unit="亩",
        minimum=0,
        printed=True,
        meaning_zh=meaning[0],
        meaning_en=meaning[1],
    )


_ID: Final = _field(
    "id", "标识", "id", ("名称，全包唯一", "name as the documents use it, unique in the pack"),
    required=True,
)  # fmt: skip
_NAME_EN: Final = _field("name_en", "英文名", "English name", ("英文名称", "name in English"))
_SOURCE: Final = _field(
    "source", "来源", "source", ("文件标识", "id of the document"), required=True
)
_LOCATOR: Final = _field(
    "locator", "出处", "locator",
    ("文件中可检索的原文，至多20字", "words to search for in the document, at most 20 characters"),
    required=True,
)  # fmt: skip
_SOURCE_IF_ANY: Final = replace(_SOURCE, required=False)
_LOCATOR_IF_ANY: Final = replace(_LOCATOR, required=False)
_NOTE: Final = _field("note", "备注", "note", ("说明", "a remark in own words"))

FACT_KINDS: Final = (
    Choice("actual", "实绩", "actual"),
    Choice("target", "目标", "target"),
    Choice("requirement", "要求", "requirement"),
    Choice("planned", "规划", "planned"),
    Choice("assumed", "假定", "assumed"),
)
REGION_KINDS: Final = (
    Choice("country", "国家", "country"),
    Choice("province", "省", "province"),
    Choice("city", "市", "city"),
    Choice("county", "县", "county"),
    Choice("town", "乡镇街道", "town"),
    Choice("village", "村", "village"),
    Choice("area", "区域", "area"),
)
PLATFORM_KINDS: Final = (
    Choice("platform", "平台", "platform"),
    Choice("zone", "开发区", "zone"),
    Choice("functional_zone", "功能区", "functional zone"),
)
INDUSTRY_CLASSES: Final = (
    Choice("leading", "主导产业", "leading"),
    Choice("emerging", "新兴产业", "emerging"),
    Choice("other", "其他产业", "other"),
)

FACT: Final = RecordType(
    name="fact",
    zh="事实",
    en="fact",
    meaning_zh="文件公布的一个数字",
    meaning_en="one figure that a document states",
    key=("id",),
    fields=(
        _field("id", "标识", "id", ("唯一标识", "unique id"), required=True),
        _field("subject", "主体", "subject", ("数字说的是谁", "what the figure speaks of"),
               required=True),
        _field("indicator", "指标", "indicator",
               ("指标，可带后缀", "indicator, with a suffix where needed"), required=True),
        _field("period", "时期", "period", ("数字所属时期", "period of the figure"), "period",
               required=True),
        _field("scope", "口径", "scope", ("规上、全部等", "above scale, all, …"), required=True),
        Field(name="value", zh="数值", en="value", kind="text", printed=True, required=True,
              meaning_zh="原样照录", meaning_en="exactly as printed"),
        _field("unit", "单位", "unit", ("原文单位", "unit as printed"), required=True),
        _choice("kind", "性质", "kind", ("实绩、目标等", "actual, target, …"), *FACT_KINDS),
        _SOURCE,
        _LOCATOR,
        _NOTE,
    ),
)  # fmt: skip

SOURCE: Final = RecordType(
    name="source",
    zh="来源",
    en="source",
    meaning_zh="一份文件",
    meaning_en="one document",
    key=("id",),
    fields=(
        _field("id", "标识", "id", ("唯一标识", "unique id"), required=True),
        _field("title", "标题", "title", ("文件标题", "title of the document"), required=True),
        _field("date", "日期", "date",
               ("发布日期，可只到年月", "date of issue, or its year or month"), "period"),
        _field("publisher", "发布单位", "publisher", ("发布单位", "who issued it")),
        _field("file", "文件名", "file", ("存放的文件名", "name of the file that holds it")),
        _NOTE,
    ),
)  # fmt: skip

REGION: Final = RecordType(
    name="region",
    zh="区域",
    en="region",
    meaning_zh="省、市、县、乡镇、村",
    meaning_en="a province, city, county, town or village",
    key=("id",),
    fields=(
        _ID,
        _NAME_EN,
        _choice("kind", "类别", "kind", ("区域类别", "kind of region"), *REGION_KINDS),
        _field("parent", "上级", "parent", ("上级区域", "region that it is part of")),
        Field(name="code", zh="行政区划代码", en="division code", kind="code",
              check="division_code", meaning_zh="GB/T 2260 六位代码（乡镇九位、村十二位）",
              meaning_en="code of GB/T 2260: 6 digits, 9 for a town, 12 for a village"),
        _SOURCE_IF_ANY,
        _LOCATOR_IF_ANY,
        _NOTE,
    ),
)  # fmt: skip

PLATFORM: Final = RecordType(
    name="platform",
    zh="平台",
    en="platform",
    meaning_zh="开发区、产业园、功能区",
    meaning_en="a development zone, industrial park or functional zone",
    key=("id",),
    fields=(
        _ID,
        _field("name", "全称", "full name", ("正式名称", "official name")),
        _NAME_EN,
        _choice("kind", "类别", "kind", ("平台类别", "kind of platform"), *PLATFORM_KINDS),
        _field("region", "所在区域", "region", ("所在县或乡镇", "county or town where it is")),
        _field("parent", "上级平台", "parent", ("所属平台", "platform that it is part of")),
        _field("manager", "管理单位", "manager", ("管理单位", "who runs it")),
        _field("industries", "产业", "industries", ("主导产业", "leading industries"), many=True),
        _field("aliases", "别名", "aliases", ("其他名称", "other names"), many=True),
        _SOURCE_IF_ANY,
        _LOCATOR_IF_ANY,
        _NOTE,
    ),
)  # fmt: skip

INDUSTRY: Final = RecordType(
    name="industry",
    zh="产业",
    en="industry",
    meaning_zh="县域产业体系（3+X）中的一个产业",
    meaning_en="an industry of the county's own scheme (3+X)",
    key=("id",),
    fields=(
        _ID,
        _field("zh", "中文名", "Chinese name", ("中文名称", "name in Chinese")),
        _field("en", "英文名", "English name", ("英文名称", "name in English"), required=True),
        _choice("class", "类型", "class", ("主导、新兴或其他", "leading, emerging or other"),
                *INDUSTRY_CLASSES),
        _field("aliases", "别名", "aliases", ("其他名称", "other names"), many=True),
        Field(name="gbt4754", zh="行业代码范围", en="code ranges", kind="code",
              check="gbt4754_ranges", many=True,
              meaning_zh="GB/T 4754 代码或范围，如 34-35;3421",
              meaning_en="GB/T 4754 codes or ranges, as 34-35;3421"),
        _SOURCE,
        _LOCATOR,
        _NOTE,
    ),
)  # fmt: skip

BLOCK: Final = RecordType(
    name="block",
    zh="区块",
    en="block",
    meaning_zh="待开发的工业区块",
    meaning_en="a block of land to be developed",
    key=("id",),
    fields=(
        _ID,
        _field("name", "名称", "name", ("区块名称", "name of the block")),
        _field("parent", "所属区块", "parent", ("所属区块", "block that it is part of")),
        _field("platform", "平台", "platform", ("所在平台", "platform where it is"), required=True),
        _mu("area", "面积", "area", ("规划面积", "planned area")),
        _mu("permitted", "允许建设区", "permitted", ("允许建设区", "construction permitted")),
        _mu("conditional", "有条件建设区", "conditional",
            ("有条件建设区", "construction on conditions")),
        _mu("restricted", "限制建设区", "restricted", ("限制建设区", "construction restricted")),
        _mu("construction_land", "建设用地", "construction land",
            ("现状建设用地", "construction land now")),
        _mu("converted", "已农转用", "converted", ("已办理农转用", "conversion approved")),
        _mu("to_convert", "待农转用", "to convert", ("尚需农转用", "conversion still needed")),
        _mu("cultivated", "耕地", "cultivated", ("耕地", "cultivated land")),
        _mu("permanent_basic_farmland", "永久基本农田", "permanent basic farmland",
            ("永久基本农田", "permanent basic farmland, protected by law")),
        _field("phase", "开发时序", "phase", ("开发时期", "period of development"), "period"),
        _mu("first_phase_area", "一期面积", "first phase area",
            ("第一期面积", "area of the first phase")),
        _field("industries", "产业", "industries", ("规划产业", "planned industries"), many=True),
        _field("projects", "项目", "projects", ("规划项目", "planned projects"), many=True),
        _field("planned_use", "原规划用途", "planned use",
               ("原规划用地性质", "use in the plan in force"), many=True),
        _field("status_note", "现状", "status", ("现状说明", "a remark on its state")),
        _SOURCE,
        _LOCATOR,
    ),
)  # fmt: skip

PARK: Final = RecordType(
    name="park",
    zh="园区",
    en="park",
    meaning_zh="平台内的特色产业园（园中园）",
    meaning_en="a themed park within a platform",
    key=("id",),
    fields=(
        Field(name="no", zh="序号", en="number", kind="code",
              meaning_zh="文件中的序号", meaning_en="its number in the document"),
        _ID,
        _NAME_EN,
        _field("platform", "平台", "platform", ("所在平台", "platform where it is")),
        _field("block", "区块", "block", ("所在区块", "block where it is")),
        _mu("area", "面积", "area", ("占地面积", "area")),
        _field("investor", "投资主体", "investor", ("投资主体", "who invests")),
        _field("mode", "建设方式", "mode", ("建设方式", "how it is built")),
        _field("theme", "主题", "theme", ("产业主题", "its theme")),
        _field("facilities", "配套设施", "facilities", ("配套设施", "shared facilities"),
               many=True),
        _SOURCE,
        _LOCATOR,
    ),
)  # fmt: skip
