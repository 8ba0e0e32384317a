"""What engines answer, laid out for people: terminal tables, CSV, JSON and workbooks."""

from wanmu.report.answer import Answer, Column, Sheet
from wanmu.report.write import FORMATS, render, save

__all__ = ["FORMATS", "Answer", "Column", "Sheet", "render", "save"]
