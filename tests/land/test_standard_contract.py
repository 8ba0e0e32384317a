"""The control values of an industry, tables that others published, and the annex of a contract."""

from fractions import Fraction

import polars as pl
import pytest

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import in_language
from wanmu.land.standard import Annex, contract, find_industry
from wanmu.pack import Pack, load_pack
from wanmu.pack.standard_rules import read_standard
from wanmu.report.document import Paragraph, Table
from wanmu.report.docx_file import docx_bytes
from wanmu.report.pdf_file import pdf_bytes
from wanmu.report.standard_land_papers import annex_document

PARCELS = pl.DataFrame({"id": ["P1", "P2"], "area": [60.0, 102.76]})


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("jinyun")


def made(pack: Pack, industry: str, **values: str) -> Annex:
    return contract(PARCELS, pack, parcel="P1", industry=industry, values=values)


def codes(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [fault.code for fault in error.value.faults]


def test_the_county_floor_holds_for_every_industry(pack: Pack) -> None:
    rules = read_standard(pack.standard_land)
    floors = {rules.value(name, "tax_per_mu").lower for name in pack.standard_land.industries}
    assert floors == {Fraction(20)}
    assert not rules.value("现代装备", "tax_per_mu").assumed


def test_the_floor_and_the_output_are_what_the_plan_states(pack: Pack) -> None:
    stated = pack.standard_land
    assert stated.limits["tax_per_mu"].lower == 20
    assert pack.facts["plan.task.standard_land_tax"].printed == "不低于20"
    for name, held in stated.industries.items():
        fact = pack.facts[f"t4.{name}.intensity_2025"]
        assert held.values["output_per_mu"].lower == fact.stated.value


def test_everything_but_what_documents_state_is_marked_assumed(pack: Pack) -> None:
    with in_language("en"):
        rows = {each.indicator: each for each in made(pack, "现代装备").items}
    documented = {name for name, each in rows.items() if not each.assumed}
    assert documented == {"tax_per_mu", "output_per_mu", "building_coefficient", "office_share"}


@pytest.mark.parametrize("written", ["健康医疗", "health and medicine", "医疗健康", "27", "2710"])
def test_an_industry_is_found_by_its_names_and_by_gbt_4754(pack: Pack, written: str) -> None:
    assert find_industry(pack.standard_land, written, pack) == "健康医疗"


@pytest.mark.parametrize("written", ["建康医疗", "99", "3"])
def test_an_unknown_industry_is_refused(pack: Pack, written: str) -> None:
    with pytest.raises(InputError) as error:
        made(pack, written)
    assert codes(error) == ["G035"]


def test_the_nearest_industry_is_named(pack: Pack) -> None:
    with pytest.raises(InputError, match='the nearest is "健康医疗"'), in_language("en"):
        made(pack, "建康医疗")


def test_an_unknown_parcel_is_refused(pack: Pack) -> None:
    with pytest.raises(InputError) as error:
        contract(PARCELS, pack, parcel="P3", industry="现代装备")
    assert codes(error) == ["G034"]


def test_a_value_set_case_by_case_must_be_given(pack: Pack) -> None:
    with pytest.raises(InputError) as error, in_language("en"):
        made(pack, "其他产业")
    assert codes(error) == ["G036"]
    assert "the county's joint review" in str(error.value)


def test_a_value_set_case_by_case_is_told_as_such(pack: Pack) -> None:
    item = made(pack, "其他产业", investment_per_mu="250").items[0]
    assert (item.lower, item.upper, item.decided) == (250, None, True)


@pytest.mark.parametrize("written", ["x", "", "..", "2..1", "-3", "1e5"])
def test_a_value_that_is_no_bound_is_refused(pack: Pack, written: str) -> None:
    with pytest.raises(InputError) as error:
        made(pack, "其他产业", investment_per_mu=written)
    assert codes(error) == ["G038"]


def test_every_fault_of_the_values_is_told_at_once(pack: Pack) -> None:
    with pytest.raises(InputError) as error:
        made(pack, "其他产业", tax_per_mu="30", plot_ratoi="1..2")
    assert sorted(codes(error)) == ["G031", "G036", "G038"]


def test_the_annex_marks_each_assumed_value_and_says_why(pack: Pack) -> None:
    with in_language("zh"):
        annex = made(pack, "现代装备")
        document, assumed = annex_document(annex), list(annex.assumptions)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    bounds = {row[1]: row[2] for row in tables[1].rows}
    assert bounds["亩均税收"] == "不低于20"
    assert bounds["固定资产投资强度"] == "不低于350（假定）"
    assert bounds["容积率"] == "1至2.5（假定）"
    assert [row[1] for row in tables[3].rows] == assumed


def test_the_annex_is_the_same_bytes_each_time(pack: Pack) -> None:
    with in_language("zh"):
        document = annex_document(made(pack, "现代装备"))
    assert docx_bytes(document) == docx_bytes(document)
    assert pdf_bytes(document) == pdf_bytes(document)


def test_what_the_annex_promises_can_be_verified_later(pack: Pack) -> None:
    promises = made(pack, "其他产业", investment_per_mu="250").promises()
    assert "rd_share" not in {each["indicator"] for each in promises}
    tax = next(each for each in promises if each["indicator"] == "tax_per_mu")
    assert (tax["lower"], tax["unit"], tax["due_months"]) == (20.0, "万元/亩", 24)


def test_a_made_up_parcel_is_said_to_be_made_up(pack: Pack) -> None:
    parcels = PARCELS.with_columns(data_label=pl.lit("synthetic"))
    with in_language("en"):
        annex = contract(parcels, pack, parcel="P1", industry="现代装备")
        told = [
            block.text for block in annex_document(annex).blocks if isinstance(block, Paragraph)
        ]
    assert "The parcel is synthetic: it is made up." in told
