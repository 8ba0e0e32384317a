"""Version 1 of the API: what a token reads."""

from typing import Annotated, Any, Final, TypeAlias

from django.http import Http404, HttpRequest
from ninja import NinjaAPI, Path, Query, Schema
from pydantic import WithJsonSchema

from wanmu.kernel.messages import Language
from wanmu.schema import RECORDS
from wanmu.web.accounts.roles import Deed
from wanmu.web.api import evaluations, lists, sheets
from wanmu.web.api.access import ERRORS, Bearer, reveal, scoped, token_in
from wanmu.web.api.errors import tell_errors
from wanmu.web.api.models import Token
from wanmu.web.api.records import MOST, filtered, kind_of, of_all, page, seen, values
from wanmu.web.ledger.models import KINDS, Held, Origin
from wanmu.web.office.models import Answer
from wanmu.web.office.questions import QUESTIONS
from wanmu.web.trail.models import Change

api = NinjaAPI(
    title="Wanmu 万亩",
    version="1",
    description="What the office holds and answers, for programs. Money in 万元, area in 亩.",
    docs_url=None,
    auth=Bearer(),
    urls_namespace="api",
)
tell_errors(api)
for _each in (lists.router, evaluations.router, sheets.router):
    api.add_router("", _each)
KEY: Final = "/"
Kind: TypeAlias = Annotated[str, WithJsonSchema({"type": "string", "enum": list(KINDS)})]
Key: TypeAlias = Annotated[str, Path(description="the parts of the key, / between them")]
Name: TypeAlias = Annotated[str, WithJsonSchema({"type": "string", "enum": list(QUESTIONS)})]


class FieldOut(Schema):
    """A field of a record type."""

    name: str
    zh: str
    en: str
    kind: str
    unit: str | None
    meaning: str


class KindOut(Schema):
    """A record type with its fields, in the order of the columns."""

    name: str
    zh: str
    en: str
    key: list[str]
    fields: list[FieldOut]


class RecordsOut(Schema):
    """A page of records, units of their fields, and where the next page begins ("" at the end)."""

    rows: list[dict[str, Any]]
    units: dict[str, str]
    after: str


class OriginOut(Schema):
    """Where values come from."""

    id: int
    department: str
    basis: str
    period: str
    label: str
    note: str


class RecordOut(Schema):
    """A record with what is known of each value."""

    kind: str
    key: str
    version: int
    values: dict[str, Any]
    units: dict[str, str]
    absences: dict[str, str]
    confirmed: dict[str, list[str]]
    origins: dict[str, int]
    sources: list[OriginOut]


class ChangeOut(Schema):
    """What was done to a record: who, when, why, from what to what."""

    entry: int
    at: str
    who: str
    deed: str
    why: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class ChangesOut(Schema):
    """The history of a record, the oldest first."""

    rows: list[ChangeOut]


class AnswerOut(Schema):
    """What an engine answered, as the pages show it."""

    name: str
    made_at: str
    version: str
    pack: str
    page: dict[str, Any]


class NamesOut(Schema):
    """The questions that have an answer."""

    rows: list[str]


@api.get("/kinds", response={200: list[KindOut], **ERRORS}, url_name="kinds")
def kinds(request: HttpRequest) -> list[dict[str, Any]]:
    """The record types of the ledger, with their fields, units and meanings."""
    del request
    return [
        {
            "name": name, "zh": RECORDS[name].zh, "en": RECORDS[name].en,
            "key": list(RECORDS[name].key),
            "fields": [
                {"name": f.name, "zh": f.zh, "en": f.en, "kind": f.kind, "unit": f.unit,
                 "meaning": f.meaning("zh")}
                for f in RECORDS[name].fields
            ],
        }
        for name in KINDS
    ]  # fmt: skip


@api.get("/records/{kind}", response={200: RecordsOut, **ERRORS}, url_name="records")
@scoped("ledger", Deed.SEE_FIRMS)
def records(
    request: HttpRequest,
    kind: Kind,
    wanted: Annotated[list[str], Query(alias="filter", description="field=value, repeated")] = [],  # noqa: B006
    after: Annotated[str, Query(description="what the page before says")] = "",
    size: Annotated[int, Query(ge=1, le=MOST)] = 100,
) -> dict[str, Any]:
    """A page of records that the owner of the token may read, in a fixed order."""
    model, token = kind_of(kind), token_in(request)
    rows = filtered(model, seen(model, token.user), wanted)
    found, following = page(model, rows, after, size)
    secrets = reveal(request, kind, ", ".join(wanted))
    return {"rows": list(of_all(found, secrets=secrets)), "units": _units(kind), "after": following}


@api.get("/records/{kind}/{path:key}/history", response={200: ChangesOut, **ERRORS},
         url_name="history")  # fmt: skip
@scoped("ledger", Deed.SEE_FIRMS)
def history(request: HttpRequest, kind: Kind, key: Key) -> dict[str, Any]:
    """What was done to a record, by whom, when, why."""
    token = token_in(request)
    held = _one(token, kind, key)
    shown = set(values(held, secrets=reveal(request, kind, key)))
    changes = Change.objects.filter(kind=kind, key=key).select_related("entry")
    return {
        "rows": [
            {
                "entry": each.entry.number, "at": each.entry.at.isoformat(),
                "who": each.entry.who, "deed": each.entry.deed, "why": each.entry.why,
                "before": _only(each.before, shown), "after": _only(each.after, shown),
            }
            for each in changes
        ]
    }  # fmt: skip


@api.get("/records/{kind}/{path:key}", response={200: RecordOut, **ERRORS}, url_name="record")
@scoped("ledger", Deed.SEE_FIRMS)
def one_record(request: HttpRequest, kind: Kind, key: Key) -> dict[str, Any]:
    """A record with its version, and of each value where it comes from and who confirmed it."""
    token = token_in(request)
    held = _one(token, kind, key)
    shown = values(held, secrets=reveal(request, kind, key))
    return {
        "kind": kind,
        "key": held.named(),
        "version": held.version,
        "values": shown,
        "units": _units(kind),
        "absences": held.absences,
        "confirmed": held.confirmed,
        "origins": _only(held.origins, set(shown)),
        "sources": list(Origin.objects.filter(pk__in=held.origins.values()).values()),
    }


@api.get("/answers", response={200: NamesOut, **ERRORS}, url_name="answers")
@scoped("plan", Deed.SEE_COUNTY)
def answers(request: HttpRequest) -> dict[str, Any]:
    """The questions about the plan that the engines have answered."""
    del request
    return {"rows": sorted(set(Answer.objects.order_by().values_list("name", flat=True)))}


@api.get("/answers/{name}", response={200: AnswerOut, **ERRORS}, url_name="answer")
@scoped("plan", Deed.SEE_COUNTY)
def one_answer(request: HttpRequest, name: Name, language: Language = "zh") -> dict[str, Any]:
    """The latest answer to a question."""
    del request
    found = None if "\0" in name else Answer.objects.filter(name=name).first()
    if found is None:
        raise Http404
    return {
        "name": found.name,
        "made_at": found.made_at.isoformat(),
        "version": found.version,
        "pack": found.pack,
        "page": found.pages[language],
    }


def _one(token: Token, kind: Kind, key: Key) -> Held:
    """A record by its key, if its reader may see it."""
    model = kind_of(kind)
    parts = key.split(KEY) if len(model.key) > 1 else [key]
    if len(parts) != len(model.key) or "\0" in key:
        raise Http404
    wanted = [f"{field}={part}" for field, part in zip(model.key, parts, strict=True)]
    held = filtered(model, seen(model, token.user), wanted).first()
    if not isinstance(held, Held):
        raise Http404
    return held


def _only(found: dict[str, Any] | None, fields: set[str]) -> dict[str, Any] | None:
    return None if found is None else {name: v for name, v in found.items() if name in fields}


def _units(kind: str) -> dict[str, str]:
    return {field.name: field.unit for field in RECORDS[kind].fields if field.unit}
