"""From the text of a rule to its tree: sqlglot reads it, a whitelist lets through what is meant.

Nothing is evaluated and nothing unknown is passed on: what the whitelist does not name is
refused with its text, whatever sqlglot makes of it.
"""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, ClassVar, Final

from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError

from wanmu.kernel.faults import Faults, InputError, Place
from wanmu.kernel.messages import mark
from wanmu.kernel.rules import tree
from wanmu.kernel.rules.functions import AGGREGATES, FUNCTIONS, unknown_function
from wanmu.kernel.rules.sql import Parsed, Token, TokenType, grammar, tokenize

MAX_CHARACTERS: Final = 10_000
MAX_DEPTH: Final = 100
"""How many operations may stand inside one another; ``AND`` and ``OR`` in a row count once."""
_MAX_BRACKETS: Final = 40
_MAX_DIGITS: Final = 40
_MAX_EXPONENT: Final = 300

_FULL_WIDTH: Final = dict(
    zip("（），；＜＞＝！＋－＊／％“”‘’≤≥≠×÷", "(),;<>=!+-*/%\"\"''", strict=False)
) | {"≤": "<=", "≥": ">=", "≠": "<>", "×": "*", "÷": "/"}


def read(text: str, place: Place | None = None, *, aggregates: bool = False) -> tree.Node:
    """The tree of a rule's text; ``aggregates`` lets figures of the whole table in.

    Raises:
        InputError: R001 to R010 and R014 to R017, each with the piece of text it is about.
    """
    place = place or Place()
    _check_size(text, place)
    _check_tokens(text, place)
    parsed = _parsed(text, place)
    if _depth(parsed) > MAX_DEPTH:
        raise _too_deep(place)
    reader = _Reader(place, aggregates=aggregates)
    node = reader.node(parsed)
    reader.faults.check()
    return node


def _check_size(text: str, place: Place) -> None:
    if not text.strip():
        raise InputError.of("R001", mark("The rule is empty: write an expression."), place)
    if len(text) > MAX_CHARACTERS:
        raise InputError.of(
            "R002",
            mark(
                "The rule has {found} characters, more than {limit}: "
                "split it into several indicators."
            ),
            place,
            found=len(text),
            limit=MAX_CHARACTERS,
        )


def _check_tokens(text: str, place: Place) -> None:
    """Refuse what never belongs in a rule before any grammar is applied to it."""
    try:
        tokens = tokenize(text)
    except SqlglotError:
        message = mark("A text or a name in the rule is not closed: add the missing quote.")
        raise InputError.of("R003", message, place) from None
    if not tokens or any(token.comments for token in tokens):
        message = mark("A rule has no comments (-- or /* */): say it in the note beside the rule.")
        raise InputError.of("R004", message, place)
    faults = Faults()
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        _check_token(token, following, faults, place)
    faults.check()
    if _brackets(tokens) > _MAX_BRACKETS:
        raise _too_deep(place)


def _check_token(token: Token, following: Token | None, faults: Faults, place: Place) -> None:
    if token.token_type in (TokenType.SEMICOLON, TokenType.DCOLON):
        faults.add("R006", _NOT_OURS, place, piece=token.text)
    elif token.token_type is TokenType.COMMA and (
        following is None or following.token_type is TokenType.R_PAREN
    ):
        message = mark("A comma with nothing after it: remove it or add what is missing.")
        faults.add("R003", message, place)
    elif token.token_type is TokenType.VAR and not re.fullmatch(r"\w+", token.text):
        _check_name(token.text, faults, place)


def _check_name(name: str, faults: Faults, place: Place) -> None:
    wide = next((character for character in name if character in _FULL_WIDTH), None)
    if wide is None:
        message = mark("“{name}” is no plain name: write it in double quotes if it is a field.")
        faults.add("R010", message, place, name=name)
    else:
        message = mark("The rule has the character {wide}: write {plain} instead.")
        faults.add("R010", message, place, wide=wide, plain=_FULL_WIDTH[wide])


def _brackets(tokens: list[Token]) -> int:
    depth = deepest = 0
    for token in tokens:
        if token.token_type in (TokenType.L_PAREN, TokenType.CASE):
            depth += 1
        elif token.token_type in (TokenType.R_PAREN, TokenType.END):
            depth -= 1
        deepest = max(deepest, depth)
    return deepest


def _parsed(text: str, place: Place) -> Parsed:
    try:
        return grammar(text)
    except ParseError as error:
        near = str(error.errors[0].get("highlight") or "") if error.errors else ""
        message = mark("The rule cannot be read near “{near}”: something is missing or too much.")
        raise InputError.of("R003", message, place, near=near) from None
    except RecursionError:
        raise _too_deep(place) from None


def _depth(parsed: Parsed) -> int:
    deepest = 0
    waiting = [(parsed, 1)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        for part in node.iter_expressions():
            chained = isinstance(part, exp.Paren) or (
                isinstance(part, exp.Connector) and type(part) is type(node)
            )
            waiting.append((part, depth if chained else depth + 1))
    return deepest


def _too_deep(place: Place) -> InputError:
    message = mark(
        "The rule is nested more than {limit} deep: "
        "give its parts names as indicators of their own."
    )
    return InputError.of("R005", message, place, limit=MAX_DEPTH)


_NOT_OURS: Final = mark("“{piece}” is not part of the rule language: see docs/rules.md.")
_CHAINED: Final = mark("“{piece}” compares twice in a row: join two comparisons with AND.")
_DOTTED: Final = mark(
    "“{piece}” is not one name: write it in double quotes if the field's name has a dot."
)

_COMPARISONS: Final[dict[type, tree.CompareSign]] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_ARITHMETIC: Final[dict[type, tree.ArithmeticSign]] = {
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "/",
    exp.Mod: "%",
}


class _Reader:
    """The whitelist: one method for each thing that may stand in a rule."""

    def __init__(self, place: Place, *, aggregates: bool) -> None:
        self.place = place
        self.aggregates = aggregates
        self.faults = Faults()

    def node(self, found: Any) -> tree.Node:
        """The node for what sqlglot found, or a fault and ``Null`` in its place."""
        kind = type(found)
        if kind in _COMPARISONS or kind in _ARITHMETIC:
            return self._binary(found)
        read = self._READERS.get(kind)
        return self._refuse(found) if read is None else read(self, found)

    def _refuse(self, found: Any, message: str = _NOT_OURS, code: str = "R006") -> tree.Node:
        piece = found.sql() if isinstance(found, exp.Expression) else str(found)
        self.faults.add(code, message, self.place, piece=_shortened(piece))
        return tree.Null()

    def _plain(self, found: Parsed, *expected: str) -> bool:
        """Whether a node has only the parts that we know how to read."""
        return not {name for name, part in found.args.items() if part} - set(expected)

    def _binary(self, found: Parsed) -> tree.Node:
        if not self._plain(found, "this", "expression"):
            return self._refuse(found)
        left, right = self.node(found.this), self.node(found.expression)
        if type(found) in _ARITHMETIC:
            return tree.Arithmetic(_ARITHMETIC[type(found)], left, right)
        if type(found.this) in _COMPARISONS or type(found.expression) in _COMPARISONS:
            return self._refuse(found, _CHAINED)
        return tree.Compare(_COMPARISONS[type(found)], left, right)

    def _inside(self, found: Parsed) -> tree.Node:
        return self.node(found.this)

    def _negate(self, found: Parsed) -> tree.Node:
        return tree.Negate(self.node(found.this))

    def _not(self, found: Parsed) -> tree.Node:
        return tree.Not(self.node(found.this))

    def _connector(self, found: Parsed) -> tree.Node:
        terms = tuple(self.node(term) for term in _chain(found))
        return tree.And(terms) if isinstance(found, exp.And) else tree.Or(terms)

    def _literal(self, found: Parsed) -> tree.Node:
        if found.is_string:
            return tree.Text(found.this)
        return self._number(str(found.this))

    def _number(self, text: str) -> tree.Node:
        exponent = re.search(r"[eE]([+-]?\d+)$", text)
        if len(text) > _MAX_DIGITS or (exponent and abs(int(exponent[1])) > _MAX_EXPONENT):
            message = mark("The number {piece} is too long or too large for a rule.")
            return self._refuse(text, message, "R015")
        return tree.Number(Fraction(text), text)

    def _truth(self, found: Parsed) -> tree.Node:
        return tree.Truth(bool(found.this))

    def _null(self, _found: Parsed) -> tree.Node:
        return tree.Null()

    def _field(self, found: Parsed) -> tree.Node:
        name = found.this
        if not self._plain(found, "this"):
            return self._refuse(found, _DOTTED, "R010")
        if not isinstance(name, exp.Identifier) or not name.this:
            return self._refuse(found)
        return tree.Field(name.this)

    def _in(self, found: Parsed) -> tree.Node:
        if not self._plain(found, "this", "expressions") or not found.expressions:
            return self._refuse(found)
        options = tuple(self.node(option) for option in found.expressions)
        return tree.In(self.node(found.this), options)

    def _between(self, found: Parsed) -> tree.Node:
        if not self._plain(found, "this", "low", "high"):
            return self._refuse(found)
        low, high = self.node(found.args["low"]), self.node(found.args["high"])
        return tree.Between(self.node(found.this), low, high)

    def _is(self, found: Parsed) -> tree.Node:
        if not isinstance(found.expression, exp.Null):
            return self._refuse(found)
        return tree.IsNull(self.node(found.this))

    def _case(self, found: Parsed) -> tree.Node:
        if not self._plain(found, "ifs", "default"):
            return self._refuse(found)
        branches = tuple(
            (self.node(branch.this), self.node(branch.args["true"])) for branch in found.args["ifs"]
        )
        default = found.args.get("default")
        return tree.Case(branches, tree.Null() if default is None else self.node(default))

    def _date(self, found: Parsed) -> tree.Node:
        text = found.this
        if not (found.is_type("date") and isinstance(text, exp.Literal) and text.is_string):
            return self._refuse(found)
        return tree.Call("date", (tree.Text(text.this),))

    def _call(self, found: Parsed) -> tree.Node:
        name = str(found.this).lower()
        if name in AGGREGATES:
            return self._aggregate(found, name, ())
        arguments = tuple(self.node(argument) for argument in found.expressions)
        if name not in FUNCTIONS:
            self.faults.extend([unknown_function(name, self.place, aggregates=self.aggregates)])
            return tree.Null()
        wrong = FUNCTIONS[name].wrong_count(len(arguments), self.place)
        self.faults.extend(wrong)
        if name == "if" and not wrong:
            return tree.Case(((arguments[0], arguments[1]),), arguments[2])
        return tree.Null() if wrong else tree.Call(name, arguments)

    def _window(self, found: Parsed) -> tree.Node:
        inner = found.this
        name = str(inner.this).lower() if isinstance(inner, exp.Anonymous) else ""
        if name not in AGGREGATES or not self._plain(found, "this", "partition_by", "over"):
            return self._refuse(found)
        keys = [self.node(key) for key in found.args.get("partition_by") or ()]
        if not all(isinstance(key, tree.Field) for key in keys):
            return self._refuse(found)
        return self._aggregate(
            inner, name, tuple(key.name for key in keys if isinstance(key, tree.Field))
        )

    def _aggregate(self, found: Parsed, name: str, over: tuple[str, ...]) -> tree.Node:
        if not self.aggregates:
            message = mark(
                "“{piece}” is a figure of the whole table; this rule is about one record."
            )
            return self._refuse(found, message, "R016")
        wrong = AGGREGATES[name].wrong_count(len(found.expressions), self.place)
        self.faults.extend(wrong)
        return tree.Null() if wrong else self._over(found, name, over)

    def _over(self, found: Parsed, name: str, over: tuple[str, ...]) -> tree.Node:
        (argument,) = found.expressions
        if isinstance(argument, exp.Star) and name == "count":
            return tree.Aggregate(name, None, over=over)
        distinct = isinstance(argument, exp.Distinct)
        if distinct:
            if name != "count" or len(argument.expressions) != 1 or argument.args.get("on"):
                return self._refuse(found)
            argument = argument.expressions[0]
        return tree.Aggregate(name, self._flat(argument), distinct=distinct, over=over)

    def _flat(self, argument: Parsed) -> tree.Node:
        """What an aggregate is taken of; no aggregate stands inside another."""
        node = self.node(argument)
        if any(isinstance(part, tree.Aggregate) for part in tree.walk(node)):
            message = mark("“{piece}” takes a figure of the table inside another: split the rule.")
            return self._refuse(argument, message, "R017")
        return node

    _READERS: ClassVar[dict[type, Callable[["_Reader", Any], tree.Node]]] = {
        exp.Paren: _inside,
        exp.Neg: _negate,
        exp.Not: _not,
        exp.And: _connector,
        exp.Or: _connector,
        exp.Literal: _literal,
        exp.Boolean: _truth,
        exp.Null: _null,
        exp.Column: _field,
        exp.In: _in,
        exp.Between: _between,
        exp.Is: _is,
        exp.Case: _case,
        exp.Cast: _date,
        exp.Anonymous: _call,
        exp.Window: _window,
    }


def _chain(found: Parsed) -> Iterator[Parsed]:
    """The terms of ``a AND b AND c`` from left to right, whichever way they are bracketed."""
    waiting: list[Parsed] = [found]
    while waiting:
        current = waiting.pop()
        inner = current.unnest()
        if type(inner) is type(found):
            waiting += [inner.expression, inner.this]
        else:
            yield current


def _shortened(piece: str) -> str:
    return piece if len(piece) <= 60 else piece[:59] + "…"  # noqa: PLR2004
