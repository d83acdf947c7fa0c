"""Reading the words in the files of documents, for the search."""

from dialogue_portal.lib.text_extraction import Unreadable, words_in

from .models import DocumentText, DocumentVersion


def read_version(version: DocumentVersion) -> DocumentText:
    """Read the words of a file, for the search. For an unreadable file a sentence is kept instead. Safe to repeat."""
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
