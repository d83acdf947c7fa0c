"""The words of the files of a document, for the search."""

from dialogue_portal.lib.text_extraction import Unreadable, words_in

from .models import DocumentText, DocumentVersion


def read_version(version: DocumentVersion) -> DocumentText:
    """Take the words out of a file, for the search. What cannot be read leaves a sentence. Safe to run again."""
    with version.file.open("rb") as file:
        content = file.read()
    try:
        return keep_text(version, text=words_in(content, version.media_type))
    except Unreadable as error:
        return keep_text(version, problem=str(error))


def keep_text(version: DocumentVersion, *, text: str = "", problem: str = "") -> DocumentText:
    found = DocumentText.objects.filter(version=version).first() or DocumentText(version=version)
    found.text, found.problem = text, problem
    found.save()
    return found
