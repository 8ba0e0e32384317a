"""What is used of sqlglot: its tokens, and its grammar of expressions without its functions."""

from typing import Any, ClassVar, TypeAlias

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.parser import Parser
from sqlglot.tokens import Token, TokenType  # type: ignore[attr-defined]

__all__ = ["Parsed", "Token", "TokenType", "grammar", "tokenize"]

Parsed: TypeAlias = Any
"""A node of sqlglot; its base class has another name from one version to the next."""


class _RuleParser(Parser):
    """SQL's expressions with every call left as written, so that ours is the only list."""

    FUNCTIONS: ClassVar[Any] = {}
    FUNCTION_PARSERS: ClassVar[Any] = {}
    NO_PAREN_FUNCTIONS: ClassVar[Any] = {}
    NO_PAREN_FUNCTION_PARSERS: ClassVar[Any] = {"CASE": Parser.NO_PAREN_FUNCTION_PARSERS["CASE"]}


class _RuleDialect(Dialect):
    Parser = _RuleParser


def tokenize(text: str) -> list[Token]:
    """The words and signs of a text; sqlglot's error when a quote is not closed."""
    return _RuleDialect().tokenize(text)


def grammar(text: str) -> Parsed:
    """One expression, sqlglot's error when it is none or more than one."""
    return _RuleDialect().parse_into(exp.Condition, text)[0]
