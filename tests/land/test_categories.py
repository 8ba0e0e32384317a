"""The five categories: reached, and just not reached."""


def event(kind: str, day: str, **figures: object) -> tuple[str, str, dict[str, object]]:
    return kind, day, figures


APPROVED = event("approved", "2019-01-01")
CONTRACT = event(
    "contract",
    "2021-01-10",
    agreed_start="2021-06-01",
    agreed_completion="2022-06-01",
    agreed_production="2022-12-01",
    agreed_investment=6000.0,
    agreed_tax_per_mu=25.0,
)
STARTED = (CONTRACT, event("start", "2021-05-01"))
BUILT = (*STARTED, event("completion", "2022-05-20", built_land=30.0, invested=6000.0))
OPERATING = (*BUILT, event("production", "2022-11-01"))


def test_approved_land_is_not_supplied_until_it_is(categories):
    assert categories("2019-01-01", APPROVED) == {"approved_not_supplied"}
    assert categories("2018-12-31", APPROVED) == set()
    assert categories("2019-02-01", APPROVED, event("supplied", "2019-02-01")) == set()
    assert categories("2021-01-10", APPROVED, CONTRACT) == set()


def test_supplied_land_is_not_used_from_the_day_after_the_agreed_start(categories):
    assert categories("2021-06-01", CONTRACT) == set()
    assert categories("2021-06-02", CONTRACT) == {"supplied_not_used"}
    assert categories("2021-06-02", *STARTED) == set()


def test_land_is_partly_used_when_some_is_not_built_after_the_agreed_completion(categories):
    part = event("inspection", "2022-05-01", built_land=29.9)
    whole = event("inspection", "2022-05-01", built_land=30.0)
    assert categories("2022-06-01", *STARTED, part) == set()
    assert categories("2022-06-02", *STARTED, part) == {"underused"}
    assert categories("2022-06-02", *STARTED, whole) == set()


def test_built_land_is_not_operating_from_the_day_after_the_agreed_production(categories):
    assert categories("2022-12-01", *BUILT) == set()
    assert categories("2022-12-02", *BUILT) == {"built_not_operating"}
    assert categories("2022-12-02", *OPERATING) == set()


def test_without_an_agreed_production_a_year_after_completion_counts(categories):
    bare = (
        event("contract", "2021-01-10"),
        event("start", "2021-05-01"),
        event("completion", "2022-05-20", built_land=30.0),
    )
    assert categories("2023-05-19", *bare) == set()
    assert categories("2023-05-20", *bare) == {"built_not_operating"}


def test_land_is_below_standard_under_the_agreed_tax_a_year_after_production(categories):
    low = event("inspection", "2023-10-31", tax_per_mu=24.99)
    met = event("inspection", "2023-10-31", tax_per_mu=25.0)
    assert categories("2023-10-31", *OPERATING, low) == set()
    assert categories("2023-11-01", *OPERATING, low) == {"below_standard"}
    assert categories("2023-11-01", *OPERATING, met) == set()


def test_land_is_below_standard_under_the_agreed_investment(categories):
    tax = {"tax_per_mu": 30.0}
    low = event("inspection", "2023-10-31", invested=5999.0, **tax)
    met = event("inspection", "2023-10-31", invested=6000.0, **tax)
    assert categories("2023-11-01", *OPERATING, low) == {"below_standard"}
    assert categories("2023-11-01", *OPERATING, met) == set()


def test_the_county_floor_holds_for_contracts_since_the_plan_that_agree_nothing(categories):
    def operating(year: int):
        return (
            event("contract", f"{year}-01-10"),
            event("start", f"{year}-02-01"),
            event("completion", f"{year}-06-01", built_land=30.0),
            event("production", f"{year}-07-01"),
        )

    low = event("inspection", "2023-01-01", tax_per_mu=19.9)
    met = event("inspection", "2023-01-01", tax_per_mu=20.0)
    assert categories("2023-01-01", *operating(2021), low) == {"below_standard"}
    assert categories("2023-01-01", *operating(2021), met) == set()
    assert categories("2023-01-01", *operating(2020), low) == set()


def test_a_parcel_may_be_in_several_categories_each_with_its_reason(on):
    result = on("2022-06-02", CONTRACT)
    found = {each.category: each for each in result.reasons("P1")}
    assert found.keys() == {"supplied_not_used", "idle"}
    idle, unused = found["idle"], found["supplied_not_used"]
    assert (idle.document, idle.clause, idle.assumed) == ("闲置土地处置办法", "第二条第一款", "")
    assert idle.shows == {"days_late": 366.0, "start_due_delay": 0.0}
    assert "2021-06-01" in idle.said
    assert unused.document == "缙云县工业产业发展和平台整合提升规划"
    assert unused.assumed


def test_counts_are_those_of_the_parcels(on):
    result = on("2022-06-02", CONTRACT)
    counts = {each.category: each for each in result.counts()}
    assert (counts["idle"].parcels, counts["idle"].area, counts["idle"].undecided) == (1, 30.0, 0)
    assert (counts["underused"].parcels, counts["underused"].area) == (0, 0.0)


def test_the_state_of_a_day_leaves_out_what_came_later(on):
    before, after = on("2022-06-01", *OPERATING), on("2022-11-01", *OPERATING)
    assert before.frame()["production"].to_list() == [None]
    assert str(after.frame()["production"].item()) == "2022-11-01"


def test_a_parcel_without_events_is_in_no_category(on, categories):
    assert categories("2022-06-01") == set()
    assert [each.undecided for each in on("2022-06-01").counts()] == [0] * 6
