"""How records read from a file are laid out: under the schema's names, in the schema's units."""

from wanmu.report.answer import Answer, Column, Sheet
from wanmu.schema import Field, Table


def table_answer(table: Table) -> Answer:
    """``wanmu data check``: the records as understood, and what is to be known of them."""
    fields = [field for field in table.record.fields if field.name in table.supplied]
    rows = table.frame.select([field.name for field in fields]).to_dicts()
    notices = [notice.as_data() for notice in table.notices]
    columns = tuple(_column(field) for field in fields)
    titles = table.record.zh, table.record.en
    data = {
        "record": table.record.name,
        "rows": rows,
        "units": {field.name: str(field.unit) for field in fields if field.unit},
        "notices": notices,
    }
    return Answer(data, (Sheet("rows", *titles, columns, rows),))


def _column(field: Field) -> Column:
    zh, en = field.title("zh"), field.title("en")
    return Column(field.name, zh, en, str(field.unit or ""))
