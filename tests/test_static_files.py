"""Static files after a collecting that was cut off, and the keys of a first start."""

import gzip
import json

import pytest
from django.core.management import call_command

from dialogue_portal.static_files import remove_broken
from tools import serve


@pytest.fixture
def collect(settings, tmp_path):
    """Collect two files as in production; returns the folder that they come to."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "look.css").write_text("a { color: red; background: url('dot.svg'); }" * 40)
    (source / "LICENSE").write_text("Give it on as you like. " * 40)
    (source / "dot.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'>" + "<g></g>" * 40 + "</svg>")
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [source], tmp_path / "collected"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.WHITENOISE_KEEP_ONLY_HASHED_FILES = True
    backend = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": backend}

    def run():
        call_command("collectstatic", interactive=False, verbosity=0)
        return tmp_path / "collected"

    return run


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_static_file_that_was_cut_off_is_collected_again(collect):
    whole = contents(collect())
    assert {name.partition(".")[0] for name in whole} == {"LICENSE", "look", "dot", "staticfiles"}
    assert any(name.endswith(".gz") for name in whole)
    for name, content in whole.items():
        for left in [b"", content[: len(content) // 2]]:
            folder = collect()
            (folder / name).write_bytes(left)
            assert contents(collect()) == whole, name


def test_a_copy_that_was_not_named_yet_is_no_file_of_the_portal(collect, tmp_path):
    whole = contents(collect())
    (tmp_path / "collected" / "look.css").write_bytes(b"a {")
    assert contents(collect()) == whole


def test_static_files_of_the_earlier_release_stay(collect, tmp_path):
    before = contents(collect())
    (tmp_path / "source" / "look.css").write_text("a { color: blue; }")
    after = contents(collect())
    assert {name for name in before if name != "staticfiles.json"} < set(after)
    assert remove_broken(tmp_path / "collected") == []


def test_a_packed_twin_of_other_content_is_broken(collect):
    folder = collect()
    (twin,) = folder.glob("look.*.css.gz")
    twin.write_bytes(gzip.compress(b"a { color: green; }"))
    assert remove_broken(folder) == [twin]


def test_whole_static_files_are_not_removed(collect):
    assert remove_broken(collect()) == []


def test_the_index_names_each_file(collect):
    folder = collect()
    paths = json.loads((folder / "staticfiles.json").read_text())["paths"]
    assert all((folder / name).is_file() for name in paths.values())


def test_a_key_is_made_once_for_its_owner_alone(tmp_path, capsys):
    key = serve.kept_key(tmp_path / "code_key")
    assert len(key) > 50
    assert serve.kept_key(tmp_path / "code_key") == key
    assert [path.name for path in tmp_path.iterdir()] == ["code_key"]
    assert (tmp_path / "code_key").stat().st_mode & 0o777 == 0o600
    assert capsys.readouterr().out.count("Đã tạo khóa mới") == 1


def test_an_empty_key_is_told_of_and_never_used(tmp_path):
    (tmp_path / "code_key").touch()
    with pytest.raises(SystemExit, match="trống"):
        serve.kept_key(tmp_path / "code_key")
    assert (tmp_path / "code_key").read_text() == ""
