"""A proposed title and summary for an issue, in the words of one of the opinions in it.

Only public words are proposed: the title and the summary of an issue are public.
"""

import re
from collections.abc import Sequence

from dialogue_portal.lib.text import fold, shorten

from ..models import Opinion
from ..search.similar import grams_of

LONGEST_TITLE = 200
LONGEST_SUMMARY = 500
SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")


def proposed_title(opinions: Sequence[Opinion], topic: str = "") -> str:
    """The first subject that says more than its topic; `opinions` are those of a group, the most typical first.

    Empty if none of them is public: then somebody has to write one.
    """
    subjects = [opinion.subject for opinion in opinions if opinion.is_public]
    known = grams_of(fold(f"ý kiến {topic}"))
    telling = [subject for subject in subjects if grams_of(fold(subject)) - known]
    return shorten((telling or subjects or [""])[0], LONGEST_TITLE)


def proposed_summary(opinions: Sequence[Opinion], words: Sequence[str] = ()) -> str:
    """The sentences of the most typical public opinion that contain the `words` of the match; greetings are left
    out."""
    text = next((opinion.public_text for opinion in opinions if opinion.is_public), "")
    wanted = {gram for word in words for gram in grams_of(fold(word))}
    sentences = [sentence.strip() for sentence in SENTENCE.split(text) if sentence.strip()]
    telling = [sentence for sentence in sentences if grams_of(fold(sentence)) & wanted]
    return shorten(" ".join(telling or sentences), LONGEST_SUMMARY)
