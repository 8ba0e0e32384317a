"""A county's pack: what a county states and decides, as a folder of reviewed text.

``load_pack`` gives it typed and checked; ``check_pack`` lists everything that is wrong with it;
``new_pack`` starts another county's. The format is described in ``docs/pack.md``.
"""

from wanmu.pack.county_pack import Pack
from wanmu.pack.facts import Fact
from wanmu.pack.json_schema import json_schema, json_schemas
from wanmu.pack.load import BUNDLED, check_pack, find_pack, load_pack, pack_digest
from wanmu.pack.new import new_pack
from wanmu.pack.schemes import bundled_schemes, check_scheme, load_scheme, scheme_from
from wanmu.pack.subjects import Subject

__all__ = [
    "BUNDLED",
    "Fact",
    "Pack",
    "Subject",
    "bundled_schemes",
    "check_pack",
    "check_scheme",
    "find_pack",
    "json_schema",
    "json_schemas",
    "load_pack",
    "load_scheme",
    "new_pack",
    "pack_digest",
    "scheme_from",
]
