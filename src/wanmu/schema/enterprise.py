"""The records of enterprises: who they are, and their figures year by year.

Money is in 万元 and area in 亩. The fields are those that per-mu evaluations collect.
"""

from typing import Final

from wanmu.schema.common import DATA_LABEL, NOTE, choice, field, needed, number
from wanmu.schema.field import Choice, Field, RecordType

SIZE_CLASSES: Final = (
    Choice("above_scale", "规上", "above scale", ("规模以上",)),
    Choice("below_scale", "规下", "below scale", ("规模以下",)),
)
STATUSES: Final = (
    Choice("operating", "正常", "operating", ("正常经营", "在产", "存续", "在业", "开业")),
    Choice("under_construction", "在建", "under construction", ("筹建",)),
    Choice("suspended", "停产", "suspended", ("停业", "歇业")),
    Choice("moved_in", "迁入", "moved in"),
    Choice("moved_out", "迁出", "moved out", ("外迁",)),
    Choice("deregistered", "注销", "deregistered", ("吊销", "已注销")),
)

_CODE: Final = Field(
    name="code",
    zh="统一社会信用代码",
    en="unified social credit code",
    kind="code",
    check="uscc",
    required=True,
    aliases=("信用代码", "社会信用代码", "uscc", "credit code"),
    meaning_zh="18位代码，按 GB 32100 校验",
    meaning_en="18 characters with the check character of GB 32100",
)

ENTERPRISE: Final = RecordType(
    name="enterprise",
    zh="企业",
    en="enterprise",
    meaning_zh="一行一家企业",
    meaning_en="one row an enterprise",
    key=("code",),
    fields=(
        _CODE,
        needed(
            field("name", ("企业名称", "name"), "text", ("登记名称", "registered name"),
                  "单位名称", "名称", "企业", "单位详细名称", "company", "enterprise")
        ),
        field(
            "industry", ("所属产业", "industry"), "text",
            ("县域产业体系（3+X）中的产业", "industry of the county's own scheme (3+X)"),
            "产业", "产业类别", "产业分类",
        ),
        Field(
            name="gbt4754",
            zh="行业代码",
            en="industry code",
            kind="code",
            check="gbt4754",
            aliases=("国民经济行业代码", "gb/t 4754", "行业小类代码"),
            meaning_zh="GB/T 4754 代码，2 至 4 位",
            meaning_en="GB/T 4754 code of 2 to 4 digits",
        ),
        field(
            "region", ("所属乡镇", "town"), "text",
            ("所在乡镇、街道", "town or street where it stands"),
            "乡镇", "镇街", "乡镇街道", "所属镇街", "属地",
        ),
        field(
            "platform", ("所属平台", "platform"), "text",
            ("所在开发区、园区等平台", "development zone or other platform where it stands"),
            "平台", "所属园区", "园区", "开发区",
        ),
        choice(
            "size_class", ("规模", "size class"), SIZE_CLASSES,
            ("规模以上或规模以下", "above or below the statistical size threshold"),
            "规上规下", "企业规模", "是否规上",
        ),
        field(
            "registered", ("成立日期", "registered"), "date",
            ("登记成立日期", "date of registration"), "注册日期", "成立时间", "registration date",
        ),
        field(
            "tax_registered", ("税务登记日期", "tax registered"), "date",
            ("税务登记日期", "date of tax registration"), "税务登记时间",
        ),
        field(
            "in_production", ("投产日期", "in production"), "date",
            ("正式投产日期", "date when production began"), "投产时间", "production date",
        ),
        choice(
            "status", ("经营状态", "status"), STATUSES,
            ("正常、在建、停产、迁入、迁出或注销",
             "operating, under construction, suspended, moved in or out, deregistered"),
            "状态", "企业状态",
        ),
        DATA_LABEL,
        NOTE,
    ),
)  # fmt: skip

ENTERPRISE_YEAR: Final = RecordType(
    name="enterprise_year",
    zh="企业年度数据",
    en="enterprise-year",
    meaning_zh="一行一家企业一年的数据",
    meaning_en="one row an enterprise and year",
    key=("code", "year"),
    fields=(
        _CODE,
        field(
            "name", ("企业名称", "name"), "text", ("仅供核对", "for checking only"),
              "单位名称", "名称", "企业", "company", "enterprise"),
        Field(
            name="year",
            zh="年度",
            en="year",
            kind="number",
            check="year",
            required=True,
            minimum=1949,
            aliases=("年份", "数据年度", "评价年度", "报告期"),
            meaning_zh="数据所属年度",
            meaning_en="the year of the figures",
        ),
        choice(
            "size_class", ("规模", "size class"), SIZE_CLASSES,
            ("当年规模以上或规模以下",
             "above or below the statistical size threshold in that year"),
            "规上规下", "企业规模", "是否规上",
        ),
        number("output", ("总产值", "output"), "万元",
                ("工业总产值", "gross industrial output"),
                "产值", "工业总产值", "工业产值", "规上产值", "gross output"),
        number("value_added", ("增加值", "value added"), "万元",
                ("工业增加值", "industrial value added"), "工业增加值", minimum=None),
        number("revenue", ("营业收入", "revenue"), "万元",
                ("主营业务收入或营业收入", "operating revenue"),
                "主营业务收入", "主营收入", "销售收入", "turnover", minimum=None),
        number("tax", ("税收", "tax"), "万元",
                ("实际入库税收，可为负（退税）", "taxes paid in; negative after refunds"),
                "实缴税收", "实缴税金", "入库税收", "税金", "纳税额", "tax paid", minimum=None),
        number("profit", ("利润总额", "profit"), "万元",
                ("利润总额", "profit before income tax"), "利润", minimum=None),
        number("rd", ("研发费用", "R&D expenditure"), "万元",
                ("研究与试验发展经费支出", "expenditure on research and development"),
                "研发经费", "研发投入", "研发支出", "r&d经费支出", "r&d经费", "r&d"),
        number("wages", ("职工薪酬", "wages"), "万元",
                ("应付职工薪酬", "pay of employees"), "工资总额", "应付职工薪酬"),
        number("exports", ("出口额", "exports"), "万元",
                ("出口交货值", "value of exports"), "出口交货值", "出口"),
        number("investment", ("投资额", "investment"), "万元",
                ("当年固定资产投资", "fixed investment of the year"), "固定资产投资", "工业投资"),
        number("employees", ("从业人员", "employees"), "人",
                ("年平均从业人员", "average number of people employed in the year"),
                "年平均职工人数", "平均用工人数", "职工人数", "年平均从业人员", "从业人数",
                "员工人数", "staff"),
        number("land_own", ("自有用地", "own land"), "亩",
                ("自有土地面积", "land that the enterprise owns"),
                "自有土地", "自有用地面积", "自有土地面积", "自用土地面积"),
        number("land_leased_in", ("租入用地", "land leased in"), "亩",
                ("从他人租入的面积", "land leased from others"),
                "租入土地", "租用土地", "租入土地面积", "租赁用地", "租用面积"),
        number("land_leased_out", ("租出用地", "land leased out"), "亩",
                ("租给他人的面积", "land leased to others"),
                "出租用地", "出租土地", "租出土地", "出租土地面积", "租出面积"),
        number("land", ("用地面积", "land"), "亩",
                ("实际用地 = 自有 + 租入 - 租出", "land in use = own + leased in - leased out"),
                "实际用地", "实际用地面积", "占地面积", "土地面积", "占用土地面积"),
        number("energy", ("综合能耗", "energy"), "吨标煤",
                ("综合能源消费量，等价值", "total energy use, at equivalent value"),
                "综合能源消费量", "能耗", "综合能耗（等价值）", "能源消费量"),
        number("electricity", ("用电量", "electricity"), "千瓦时",
                ("用电量", "electricity used"), "电量", "年用电量", "工业用电量"),
        number("emissions", ("污染物排放量", "emissions"), "吨",
                ("主要污染物排放当量", "main pollutants emitted"),
                "主要污染物排放量", "排放量", "排污量"),
        DATA_LABEL,
        NOTE,
    ),
)  # fmt: skip
