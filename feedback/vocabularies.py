"""The words that stand in public opinions and promises: for whoever looked for others and found nothing."""

from dialogue_portal.lib.misspellings import Vocabulary, vocabulary_of
from dialogue_portal.lib.parts import kept
from dialogue_portal.lib.suggesting import OPINIONS, beginnings

from .models import Commitment, Opinion


def words_of_opinions() -> Vocabulary:
    newest = Opinion.objects.public().newest_first()
    return kept(lambda: vocabulary_of(beginnings(newest, "folded", OPINIONS)), "words of opinions")


def words_of_commitments() -> Vocabulary:
    newest = Commitment.objects.public().order_by("-pk")
    return kept(lambda: vocabulary_of(beginnings(newest, "words")), "words of commitments")
