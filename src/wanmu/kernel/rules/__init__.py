"""The rule language: SQL's expressions, checked, run over tables and on one record, explained."""

from wanmu.kernel.rules.fields import FieldType, Kind
from wanmu.kernel.rules.rule import Rule, parse

__all__ = ["FieldType", "Kind", "Rule", "parse"]
