"""Four eyes: whoever changed the words or files of an answer does not approve or publish it."""

from sessions_app.actions import ActionRefused
from sessions_app.models import User, WardProfile

from ..models import Response, ResponseHand


class SameHands(ActionRefused):
    """Somebody who changed an answer may neither approve nor publish it."""

    sentence = (
        "Ai đã soạn, đã sửa hay đã thêm, bỏ tệp của câu trả lời thì không được tự duyệt hoặc tự công bố câu ấy. "
        "Hãy nhờ người khác."
    )


def has_hand_in(response: Response, user: User) -> bool:
    """Whether `user` wrote or edited `response` or changed its files, in any version."""
    if user.pk in {response.author_id, response.edited_by_id}:
        return True
    return response.hands.filter(user=user, wrote=True).exists()


def lay_hand(response: Response, by: User) -> None:
    """Note that `by` changed the words or the files."""
    note(ResponseHand(response=response, user=by, wrote=True), "wrote")


def decide(response: Response, by: User) -> str:
    """Note that `by` approves or publishes it. If they also changed it, which the ward may allow, returns a sentence
    for the record; else «». Raises `SameHands`."""
    is_own = has_hand_in(response, by)
    if is_own and not WardProfile.current().waives_two_hands:
        raise SameHands
    note(ResponseHand(response=response, user=by, decided=True, is_waived=is_own), "decided", "is_waived")
    return "Người có phần soạn tự duyệt, tự công bố theo cài đặt của cổng." if is_own else ""


def undo_decisions(response: Response) -> None:
    """Forget who approved it, as it goes back to be rewritten: they may now edit it themselves."""
    response.hands.filter(decided=True).update(decided=False, is_waived=False)


def note(hand: ResponseHand, *fields: str) -> None:
    """Store the row in one statement; a constraint refuses a person who would both write and decide."""
    ResponseHand.objects.bulk_create(
        [hand], update_conflicts=True, unique_fields=["response", "user"], update_fields=fields
    )
