"""The documentation of the fields, written from their definitions.

``python -m wanmu.schema.document docs/fields.md`` writes the page.
"""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from wanmu.kernel.files import write_atomically
from wanmu.kernel.messages import in_language
from wanmu.schema.describe import kind_name
from wanmu.schema.field import Field, RecordType
from wanmu.schema.indicators import INDICATORS, SUFFIXES
from wanmu.schema.records import RECORDS

_INTRODUCTION = """\
# Fields 字段

Written by `python -m wanmu.schema.document docs/fields.md` from `wanmu.schema`; do not edit.
本页由程序从 `wanmu.schema` 生成，请勿手工修改。

A file may head its columns with the JSON name, the Chinese or the English name, or another heading
listed here, in any width, case and spacing. A number that has a unit needs it in the heading, as in
`总产值(亿元)` or `用地面积/亩`; it is converted to the unit of the table below. Only the JSON name
itself may stand without a unit: it means the unit given here. What a blank, a dash or 不适用 means
stands in [absence.md](absence.md).

列标题可用 JSON 名、中文名、英文名或下列其他标题，全半角、大小写、空格不限。有单位的数字须在标题中
写明单位，如 `总产值(亿元)`、`用地面积/亩`，读入时换算为下表的单位；只有 JSON 名可不写单位，即为下表
单位。空格、横线、“不适用”的含义见 [absence.md](absence.md)。

What reading does and tells:

- CSV in UTF-8 (with or without its mark), UTF-16 with its mark, GBK or GB18030, separated by
  commas, tabs or semicolons; `.xlsx`, `.json`, `.parquet`. CSV, workbooks and JSON must be smaller
  than 200 MB; parquet has no limit.
- Titles above the headings are passed over: the heading row is the first of the first 30 filled
  rows with at least half of its cells known. A workbook's sheet is found in the same way.
- A row 合计, 总计, 小计 or Total, a note (注：, 填表人：…) and headings printed again are no
  records; each is left out and told in a notice with its row.
- An unknown column is told with the nearest known one, or is a fault when reading is strict.
- Full-width digits and thousands commas are read. An error, or a formula without its result, is a
  fault and not a blank.
- Every fault is told at once, the first 200 one by one.

读入时：

- CSV 可为 UTF-8、带标记的 UTF-16、GBK 或 GB18030，以逗号、制表符或分号分隔；另可用 `.xlsx`、
  `.json`、`.parquet`。前三类文件须小于 200 MB，parquet 不限。
- 列标题之上的大标题会跳过：前 30 个非空行中，第一个至少一半单元格可识别的行即为列标题；工作簿中
  用哪个工作表，也照此判断。
- 合计、总计、小计行，注释行（注：、填表人：等），重复的列标题，都不是记录；不读入，并逐行提示。
- 不认识的列会提示最接近的已知列；严格读入时为错误。
- 全角数字、千分位逗号可以识别；错误值和没有结果的公式是错误，不作空白。
- 所有错误一次列出，逐条列出前 200 处。
"""


def fields_page() -> str:
    """The whole page, in Markdown."""
    parts = [_INTRODUCTION]
    parts += [_record(record) for record in RECORDS.values()]
    parts.append(_indicators())
    return "\n".join(parts)


def _record(record: RecordType) -> str:
    table = _table(
        (
            "JSON",
            "中文",
            "English",
            "kind",
            "unit",
            "required",
            "meaning 含义",
            "values",
            "headings",
        ),
        (_field(field) for field in record.fields),
    )
    return (
        f"## `{record.name}` {record.zh} {record.en}\n\n"
        f"{record.meaning_en}; {record.meaning_zh}. Key: "
        f"{', '.join(f'`{name}`' for name in record.key)}.\n\n{table}"
    )


def _field(field: Field) -> tuple[str, ...]:
    with in_language("en"):
        kind = kind_name(field)
    return (
        f"`{field.name}`",
        field.zh,
        field.en,
        f"{kind}, as printed" if field.printed else kind,
        field.unit or "",
        "yes" if field.required else "",
        f"{field.meaning_zh}<br>{field.meaning_en}",
        "<br>".join(f"`{choice.value}` {choice.zh}" for choice in field.choices),
        ", ".join(field.aliases),
    )


def _indicators() -> str:
    core = _table(
        ("id", "中文", "English", "unit", "meaning 含义"),
        (
            (f"`{row.id}`", row.zh, row.en, row.unit, f"{row.meaning_zh}<br>{row.meaning_en}")
            for row in INDICATORS.values()
        ),
    )
    suffixes = _table(
        ("suffix", "中文", "English", "unit"),
        (
            (f"`.{row.id}`", row.zh, row.en, "as the indicator" if row.unit is None else row.unit)
            for row in SUFFIXES.values()
        ),
    )
    return (
        f"## Indicators 指标\n\n{core}\n"
        f"A fact's indicator may carry one of these. 事实的指标可带后缀：\n\n{suffixes}"
    )


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join(f"| {' | '.join(_cell(cell) for cell in line)} |\n" for line in lines)


def _cell(written: str) -> str:
    return written.replace("|", "\\|")


def main(arguments: Sequence[str]) -> None:
    """Write the page to the file named, or to standard output."""
    if arguments:
        write_atomically(Path(arguments[0]), fields_page().encode())
    else:
        sys.stdout.write(fields_page())


if __name__ == "__main__":
    main(sys.argv[1:])
