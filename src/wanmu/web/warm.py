"""What the first page of a process would wait for, done before the process takes any."""

import logging

from django.db import Error
from django.urls import get_resolver

from wanmu.kernel.faults import InputError

_log = logging.getLogger(__name__)


def warm() -> None:
    """Read addresses, pack and outline, and classify the county's land.

    What is wrong with the pack or the database is left for the page that needs it to tell.
    """
    try:
        _ = get_resolver().url_patterns
        _read()
    except (InputError, Error) as wrong:
        _log.warning("not warmed up: %s", wrong)


def _read() -> None:
    from wanmu.pack.outline import county_outline  # noqa: PLC0415  Django is set up by then
    from wanmu.web.accounts.models import User  # noqa: PLC0415
    from wanmu.web.accounts.roles import Role  # noqa: PLC0415
    from wanmu.web.land.known import day_of, register_of  # noqa: PLC0415
    from wanmu.web.office.county import county_pack  # noqa: PLC0415

    county_outline(county_pack())
    whole = User(role=Role.LEADER)
    register_of(whole, day_of(whole))
