"""The record types, their fields and the core indicators: names, units and meanings, once.

Import, blank templates, rule checking, the documentation and the JSON answers all read these
definitions.
"""

from wanmu.schema.field import Choice, Field, RecordType
from wanmu.schema.gbt4754 import CodeRange, code_range, code_ranges, industry_code
from wanmu.schema.indicators import INDICATORS, SUFFIXES, Indicator, Suffix, split_indicator
from wanmu.schema.read import Sound, Table, read_records, read_sound
from wanmu.schema.records import RECORDS, record_type
from wanmu.schema.template import template
from wanmu.schema.types import field_types

__all__ = [
    "INDICATORS",
    "RECORDS",
    "SUFFIXES",
    "Choice",
    "CodeRange",
    "Field",
    "Indicator",
    "RecordType",
    "Sound",
    "Suffix",
    "Table",
    "code_range",
    "code_ranges",
    "field_types",
    "industry_code",
    "read_records",
    "read_sound",
    "record_type",
    "split_indicator",
    "template",
]
