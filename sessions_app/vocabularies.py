"""The words in public announcements and papers, to suggest others after a search without results."""

from dialogue_portal.lib.misspellings import Vocabulary, vocabulary_of
from dialogue_portal.lib.parts import kept
from dialogue_portal.lib.suggesting import beginnings

from .models import Announcement, Document


def words_of_announcements() -> Vocabulary:
    newest = Announcement.objects.public().order_by("-pk")
    return kept(lambda: vocabulary_of(beginnings(newest, "words")), "words of announcements")


def words_of_documents() -> Vocabulary:
    newest = Document.objects.public().order_by("-pk")
    return kept(lambda: vocabulary_of(beginnings(newest, "words")), "words of documents")
