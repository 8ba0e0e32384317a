"""A live office and Chromium: pages by role, language, colours and width.

What a page must never do fails the test by itself: break the content policy, write an error into
the console, throw, or ask for a file that is not there.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings as office
from django.test import override_settings
from playwright.sync_api import Error, sync_playwright

from wanmu.audit import audit
from wanmu.kernel.messages import LANGUAGES, in_language
from wanmu.pack import load_pack
from wanmu.planning import balance
from wanmu.report.answer import Answer
from wanmu.report.audit_view import finding_answer
from wanmu.report.planning_view import balance_answer
from wanmu.web.accounts.roles import Role

ROOT = Path(__file__).parents[3]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PASSWORD = "well-kept-secret"
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",  # maps without a graphics card
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session", autouse=True)
def _collected(tmp_path_factory):
    """WhiteNoise wants a folder when the live server starts; Django serves the files themselves."""
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static")):
        yield


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests; each of its pages has cookies of its own."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not here")
    if not (Path(office.FRONTEND) / "manifest.json").is_file() or not AXE.is_file():
        pytest.skip("the front end has not been built: make frontend")
    # Playwright keeps a loop running in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(chromium, live_server):
    """A page for a role or for one person, logged in; without either nobody is.

    ``page.goto("/…")`` starts at the live office. What went wrong on any page fails the test.
    """
    contexts, faults = [], []

    def opened(who=None, *, dark=False, width=1440, height=900, language="zh"):
        context = chromium.new_context(
            base_url=live_server.url,
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": height},
            locale="zh-CN" if language == "zh" else "en-GB",
            accept_downloads=True,
        )
        contexts.append(context)
        context.set_default_timeout(20_000)
        cookie = _session(who, language)
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        _watch(page, faults)
        return page

    yield opened
    for context in contexts:
        with suppress(Error):  # closed by the test
            context.close()
    assert faults == []


@pytest.fixture(scope="session")
def told():
    """The balance, and one finding, in both languages."""
    pack = load_pack("jinyun")
    result = audit(pack)
    first, land = result.findings[0], {}
    found = {}
    for each in LANGUAGES:
        with in_language(each):
            land[each] = balance_answer(balance(pack), pack)
            found[each] = Answer(
                {"counts": {"contradictions": 1, "tensions": 0}},
                (),
                parts={first.id: finding_answer(first, result, pack)},
            )
    return {"balance": land, "audit": found}


@pytest.fixture
def kept(told, transactional_db):
    """An office that has asked the plan."""
    del transactional_db
    from wanmu.web.office.keeping import keep  # noqa: PLC0415  Django is not set up before

    for name, each in told.items():
        keep(name, "jinyun", each)


@pytest.fixture
def serious():
    """What axe finds serious or critical on a page, by its rules of one tag or by all of them."""

    def found(page, tag=None):
        page.evaluate(AXE.read_text(encoding="utf-8"))
        asked = {"resultTypes": ["violations"]} | ({"runOnly": [tag]} if tag else {})
        told = page.evaluate("asked => axe.run(document, asked)", asked)
        return [
            f"{each['id']}: {node['target']} {node['failureSummary']}"
            for each in told["violations"]
            if each["impact"] in {"serious", "critical"}
            for node in each["nodes"]
        ]

    return found


@pytest.fixture
def sideways():
    """By how many pixels a page is wider than its window."""
    return lambda page: page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def _session(who, language):
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    from wanmu.web.middleware import LANGUAGE  # noqa: PLC0415

    session = SessionStore()
    session[LANGUAGE] = language
    if who is not None:
        person = _of_role(who) if isinstance(who, Role) else who
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = office.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return session.session_key


def _of_role(role):
    from wanmu.web.accounts.models import Unit, User  # noqa: PLC0415  Django is not set up before

    person = User.objects.filter(username=role.value).first()
    if person is None:
        unit, _ = Unit.objects.get_or_create(
            code="331122-01", defaults={"kind": "bureau", "name": "缙云县经信局"}
        )
        person = User.objects.create_user(role.value, password=PASSWORD, role=role, unit=unit)
    return person


def _watch(page, faults):
    def console(message):
        # Answers of 400 and more are told below, but for pages, which a test may want to see.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            faults.append(message.text)

    def answered(response):
        if response.status >= 400 and response.request.resource_type != "document":
            faults.append(f"{response.status} {response.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("response", answered)
