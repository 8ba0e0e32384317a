"""What every test shares: the folder of source documents, the language, and no silent skips."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any

import django
import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from wanmu.kernel.messages import in_language
from wanmu.pack import load_pack
from wanmu.synth import Synthesis, synthesise

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"

# The office of the tests: its key is of no use elsewhere.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wanmu.web.settings")
os.environ.setdefault("WANMU_SECRET_KEY", "of no use outside these tests " * 2)
django.setup()

# A slow machine is no fault of the code; what is checked before landing is the same every time.
settings.register_profile("wanmu", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("wanmu")
# ``@settings.get_profile("few")``: of examples that each take a tenth of a second.
settings.register_profile("few", settings.get_profile("wanmu"), max_examples=20)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of source documents and of tests that others wrote, beside the project."""
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared with the source documents is not here")
    return SHARED


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Messages are tested in English; a test of the Chinese asks for it."""
    with in_language("en"):
        yield


@pytest.fixture(scope="session")
def demo_firms() -> Synthesis:
    """The made-up firms of Jinyun, as the demo has them."""
    return synthesise(load_pack("jinyun"))


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """A Spark cluster of two workers, each a process of its own, for the whole run."""
    from pyspark.sql import SparkSession  # noqa: PLC0415  Java may be missing

    # What runs once is not worth the second compiler's work: half of Java's time.
    java = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    session = (
        SparkSession.builder.master("local-cluster[2,1,512]")
        .config("spark.executor.memory", "512m")
        .config("spark.driver.extraJavaOptions", java)
        .config("spark.executor.extraJavaOptions", java)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "Asia/Shanghai")
        .getOrCreate()
    )
    yield session
    session.stop()


class _ByModule(LoadScopeScheduling):
    """A module stays on one worker with what it sets up; all of Spark on the one that starts it."""

    def _split_scope(self, nodeid: str) -> str:
        return "spark" if "spark" in nodeid else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Share tests out among workers as above; ``loadgroup`` of pytest-xdist 3.8 does nothing."""
    return _ByModule(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip by name what the machine cannot run, and begin with Spark, which takes longest."""
    _skip_what_the_machine_lacks(items)
    items.sort(key=lambda item: item.get_closest_marker("spark") is None)


def _skip_what_the_machine_lacks(items: list[pytest.Item]) -> None:
    missing = {}
    if which("java") is None and "JAVA_HOME" not in os.environ:
        missing["spark"] = "PySpark needs Java"
    if not _has_chinese_font():
        missing["chinese_font"] = "PDFium drops Chinese text that no font of the machine can show"
    for item in items:
        for marker, reason in missing.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


def _has_chinese_font() -> bool:
    listed = which("fc-list")
    if listed is None:
        return False
    return bool(subprocess.check_output([listed, ":lang=zh"]))  # noqa: S603  a path that was looked up


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Where no skips are allowed, name them; ``pytest_sessionfinish`` fails the run."""
    if os.environ.get("WANMU_NO_SKIPS") and terminalreporter.stats.get("skipped"):
        terminalreporter.write_line("skipped tests are not allowed here (WANMU_NO_SKIPS)")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run when a test was skipped and no skips are allowed."""
    reporter = session.config.pluginmanager.getplugin("terminalreporter")
    skipped = reporter.stats.get("skipped") if reporter else None
    if os.environ.get("WANMU_NO_SKIPS") and skipped and session.exitstatus == 0:
        session.exitstatus = 1
