"""The rule language: SQL's expressions, checked, run over tables and on one record, explained."""

from wanmu.kernel.rules.explain import Explanation
from wanmu.kernel.rules.fields import FieldType, Kind
from wanmu.kernel.rules.rule import Rule, parse
from wanmu.kernel.rules.table import apply, figures

__all__ = ["Explanation", "FieldType", "Kind", "Rule", "apply", "figures", "parse"]
