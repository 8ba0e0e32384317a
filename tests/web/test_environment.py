"""The terms on which an office runs: safe by default, and clear where they cannot be."""

import stat

import pytest

from wanmu.kernel.faults import InputError
from wanmu.web.environment import KEY_FILE, prepare, read_environment


def test_without_a_word_it_keeps_sqlite_in_its_data_folder_and_answers_here_only(tmp_path):
    found = read_environment({"WANMU_DATA": str(tmp_path)})
    assert found.database["NAME"] == str(tmp_path / "wanmu.sqlite")
    assert "journal_mode=WAL" in found.database["OPTIONS"]["init_command"]
    assert found.hosts == ("localhost", "127.0.0.1", "[::1]")
    assert not found.https


def test_one_setting_turns_it_to_postgresql():
    found = read_environment({"WANMU_DATABASE": "postgresql://a:b@db/office"})
    assert found.database["ENGINE"] == "django.db.backends.postgresql"
    assert (found.database["HOST"], found.database["NAME"]) == ("db", "office")


def test_a_key_is_made_once_that_only_its_owner_reads(tmp_path):
    variables = {"WANMU_DATA": str(tmp_path / "new")}
    assert not read_environment(variables).secret_key
    prepare(read_environment(variables))
    key = read_environment(variables).secret_key
    prepare(read_environment(variables))
    assert read_environment(variables).secret_key == key
    assert len(key) >= 50
    assert stat.S_IMODE((tmp_path / "new" / KEY_FILE).stat().st_mode) == 0o600


def test_every_fault_of_the_environment_is_told_at_once():
    wrong = {"WANMU_DATABASE": "mysql://x", "WANMU_SECRET_KEY": "short", "WANMU_HTTPS": "yes"}
    with pytest.raises(InputError) as error:
        read_environment(wrong)
    assert {fault.code for fault in error.value.faults} == {"W001", "W002", "W003"}
    assert {fault.place.field for fault in error.value.faults} == set(wrong)


@pytest.mark.parametrize(
    "written", ["here", "https://tiles.example/1.png", "https://a; b/{z}/{x}/{y}.png"]
)
def test_tiles_are_an_address_with_three_places(written):
    with pytest.raises(InputError, match="W020"):
        read_environment({"WANMU_TILES": written})
    good = "https://tiles.example/{z}/{x}/{y}.png"
    assert read_environment({"WANMU_TILES": good}).tiles == good


def test_the_pack_is_the_bundled_one_unless_another_is_named(tmp_path):
    assert read_environment({"WANMU_DATA": str(tmp_path)}).pack == "jinyun"
    named = read_environment({"WANMU_DATA": str(tmp_path), "WANMU_PACK": "/srv/county"})
    assert named.pack == "/srv/county"
