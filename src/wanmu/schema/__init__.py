"""The record types, their fields and the core indicators: names, units and meanings, once.

Import, blank templates, rule checking, the documentation and the JSON answers all read these
definitions.
"""

from wanmu.schema.indicators import INDICATORS, SUFFIXES, Indicator, Suffix, split_indicator

__all__ = ["INDICATORS", "SUFFIXES", "Indicator", "Suffix", "split_indicator"]
