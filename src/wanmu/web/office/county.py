"""The pack of the county that the office is of, read once a process."""

from functools import cache

from django.conf import settings

from wanmu.pack import Pack, load_pack


@cache
def county_pack() -> Pack:
    """The pack that ``WANMU_PACK`` names.

    Raises:
        InputError: with every fault of the pack.
    """
    return load_pack(settings.PACK)
