"""The editor's script: found while developing, and collected without naming a file that is not there."""

from django.contrib.staticfiles import finders

from dialogue_portal.static_finder import FILES, EditorFinder


def test_the_editor_is_found_and_nothing_else_of_its_package():
    assert finders.find(FILES[0]).endswith("editor.js")
    assert finders.find("django_prose_editor/editor.js.map") is None


def test_the_collected_script_names_no_map():
    ((path, storage),) = EditorFinder().list(None)
    content = storage.open(path).read()
    assert content.endswith(b";\n")
    assert b"sourceMappingURL=" not in content[-300:]
