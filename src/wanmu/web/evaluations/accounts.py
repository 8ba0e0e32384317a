"""Whether the counts of a run add up, and agree with the results that are kept."""

from collections import Counter

from wanmu.kernel.messages import text
from wanmu.web.evaluations.models import Evaluation
from wanmu.web.evaluations.runs import accounts_of


def wrong_accounts(evaluation: Evaluation) -> list[str]:
    """The groups whose counts do not add up, by name; the whole is named as such."""
    if evaluation.run is None:
        return []
    accounts = accounts_of(evaluation.run)
    wrong = [each["group"] or text("all") for each in accounts if not _holds(each)]
    results = evaluation.run.results.values_list("unit", "status").distinct()
    kept = Counter(status for _, status in results)
    total = accounts[-1]
    if kept["graded"] != total["graded"] or kept.total() != total["records"]:
        wrong.append(text("the results that are kept"))
    return wrong


def _holds(account: dict[str, int]) -> bool:
    parts = sum(account[name] for name in ("graded", "ungraded", "deferred", "excluded"))
    grades: dict[str, int] = account["grades"]  # type: ignore[assignment]
    return account["taken_part"] == parts and account["graded"] == sum(grades.values())
