"""An opinion in parts."""

from feedback import actions
from feedback.actions import Part
from tests.builders import make_topic, make_user


def parts(number=2):
    return [Part(f"Việc thứ {n}", f"Nội dung việc thứ {n}.", make_topic()) for n in range(1, number + 1)]


def split(opinion, number=2):
    return actions.split_opinion(opinion, by=make_user(), parts=parts(number))
