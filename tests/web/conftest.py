"""An office on the database that ``WANMU_DATABASE`` names; a SQLite file without it."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from wanmu.web.accounts.roles import Role

PASSWORD = "well-kept-secret"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, tmp_path_factory):
    """A database for each worker."""
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")
    # In memory, several writers cannot wait for each other; an office has a file.
    if connection.vendor == "sqlite":
        file = tmp_path_factory.mktemp("office") / "test.sqlite"
        connection.settings_dict["TEST"]["NAME"] = str(file)


@pytest.fixture(autouse=True)
def _office_of_its_own(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    # The manifest of the static files is made by ``serve``; tests have none.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def bureau(db):
    del db
    from wanmu.web.accounts.models import Unit  # noqa: PLC0415  Django is not set up before

    return Unit.objects.create(kind="bureau", code="331122-01", name="缙云县经信局")


@pytest.fixture
def person(bureau):
    """Somebody of a role, and a browser in which he is logged in."""

    from wanmu.web.accounts.models import User  # noqa: PLC0415  Django is not set up before

    def made(role: Role) -> Client:
        User.objects.create_user(role.value, password=PASSWORD, role=role, unit=bureau)
        browser = Client()
        assert browser.login(username=role.value, password=PASSWORD)
        return browser

    return made


@pytest.fixture
def county(db):
    """A county; its office is empty."""
    del db
    from wanmu.web.accounts.models import Unit  # noqa: PLC0415

    return Unit.objects.create(kind="county", code="331122", name="缙云县")


@pytest.fixture
def ledger(county):
    """Four made-up firms of the county, two years of each."""
    del county
    from tests.web import county_office  # noqa: PLC0415

    county_office.fill()


@pytest.fixture
def graded(ledger, county):
    """The same, with their grades of one year, and the notice of the next year's."""
    del ledger
    from tests.web import county_office  # noqa: PLC0415

    county_office.grade(county)
