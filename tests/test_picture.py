"""The pictures of the READMEs show what the engines answer today."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

import wanmu

ROOT = Path(__file__).parent.parent
_SPEC = spec_from_file_location("picture", ROOT / "scripts" / "picture.py")
assert _SPEC
assert _SPEC.loader
picture = module_from_spec(_SPEC)
_SPEC.loader.exec_module(picture)


@pytest.mark.parametrize(("language", "name"), picture.FILES.items())
def test_the_picture_is_up_to_date(language: str, name: str) -> None:
    drawn = picture.picture(wanmu.load_pack("jinyun"), language)
    kept = (ROOT / "docs" / "images" / name).read_text(encoding="utf-8")
    assert drawn == kept, "run `make docs` and look at the picture"
