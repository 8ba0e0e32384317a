"""Wanmu 万亩: the industrial brain of a county."""

__version__ = "0.1.0"
