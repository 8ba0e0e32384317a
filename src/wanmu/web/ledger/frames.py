"""The ledger as the engines take it: frames in the columns, types and units of the schema."""

from typing import Any

import polars as pl
from django.db import models

from wanmu.web.ledger.models import KINDS, Held


def frame_of(kind: str, rows: models.QuerySet[Any] | None = None) -> pl.DataFrame:
    """Records of a type, in the order of their keys; all that are held, or ``rows``.

    Fields that the ledger does not hold are null.
    """
    model: type[Held] = KINDS[kind]
    columns = model.columns()
    found = (model.objects.all() if rows is None else rows).order_by(*model.key.values())
    values = found.values_list(*columns.values())
    types = {field.name: field.dtype for field in model.record().fields}
    frame = pl.DataFrame(list(values), schema={name: types[name] for name in columns}, orient="row")
    return frame.select(
        pl.col(name) if name in columns else pl.lit(None, dtype).alias(name)
        for name, dtype in types.items()
    )
