"""Photographs: taking in, words, order, publishing, hiding, deleting."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from dialogue_portal.lib.images import BadImage
from dialogue_portal.lib.row_order import LAST
from sessions_app import actions
from sessions_app.actions import ActionRefused, NotReady, WrongState
from sessions_app.actions.photos import OrderChanged
from sessions_app.admin.forms import PhotoForm
from sessions_app.models import CaseEvent, Photo, RemovalRequest
from sessions_app.photo_files import files_of, render_photo

from ..builders import image_bytes, make_photo, make_session, make_user
from ..staff import fresh, verbs_of


def upload(content=None, name="IMG_0001.png"):
    return SimpleUploadedFile(name, content or image_bytes())


def test_a_new_photograph_comes_last_is_rendered_and_seen_by_nobody():
    session, by = make_session(), make_user()
    first = make_photo(session=session, order=4)
    photo = fresh(actions.add_photo(session, upload(name="../a/Hội trường.png"), by=by))
    assert (photo.order, photo.file_name, photo.width, photo.is_rendering) == (5, "Hội trường.png", 64, False)
    assert list(Photo.objects.public()) == [first]
    assert verbs_of(photo) == ["add"]


def test_behind_the_highest_place_that_staff_can_type_photographs_still_come_last():
    session, by = make_session(), make_user()
    first = make_photo(session=session, order=LAST)
    added = [actions.add_photo(session, upload(image_bytes(size=(64, height))), by=by) for height in [48, 49]]
    assert list(session.photos.all()) == [first, *added]
    assert [fresh(photo).order for photo in added] == [LAST, LAST]


@pytest.mark.parametrize(("order", "is_taken"), [(LAST, True), (LAST + 1, False)])
def test_no_place_is_typed_that_the_column_does_not_hold(order, is_taken):
    photo = make_photo(order=1)
    typed = {"session": photo.session_id, "alt_text": "Hội trường", "order": order}
    assert PhotoForm(typed, instance=photo).is_valid() is is_taken


def test_what_is_no_photograph_is_not_kept():
    with pytest.raises(BadImage):
        actions.add_photo(make_session(), upload(b"<svg/>"), by=make_user())
    assert not Photo.objects.exists()


def test_publishing_is_an_act_and_is_recorded():
    photo = make_photo(published_at=None)
    assert not Photo.objects.public().exists()
    actions.publish_photo(photo, by=make_user())
    assert Photo.objects.public().get() == photo
    assert verbs_of(photo) == ["publish"]
    with pytest.raises(WrongState):
        actions.publish_photo(photo, by=make_user())


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ({"alt_text": ""}, "mô tả"),
        ({"rendered": False}, "chưa xử lý xong"),
        ({"rendered": False, "render_error": "Tệp này không phải ảnh."}, "không phải ảnh"),
        ({"session": lambda: make_session(announced_at=None)}, "Hội nghị chưa được công bố"),
    ],
)
def test_a_photograph_that_lacks_something_is_not_published(missing, said):
    missing = {name: value() if callable(value) else value for name, value in missing.items()}
    photo = make_photo(published_at=None, **missing)
    with pytest.raises(NotReady, match=said):
        actions.publish_photo(photo, by=make_user())
    assert fresh(photo).published_at is None
    assert not CaseEvent.objects.exists()


def test_no_published_photograph_is_without_its_description():
    with pytest.raises(IntegrityError), transaction.atomic():
        Photo.objects.filter(pk=make_photo().pk).update(alt_text="")


def test_a_hidden_photograph_comes_back_where_it_was():
    photo, by = make_photo(), make_user()
    actions.hide_photo(photo, by=by, reason="Người trong ảnh đề nghị.")
    assert not Photo.objects.public().exists()
    with pytest.raises(WrongState):
        actions.hide_photo(photo, by=by, reason="Lần nữa.")
    actions.show_photo_again(photo, by=by, reason="Đã đồng ý.")
    assert Photo.objects.public().get() == photo
    assert verbs_of(photo) == ["hide", "show_again"]
    with pytest.raises(WrongState):
        actions.show_photo_again(photo, by=by, reason="Lần nữa.")


@pytest.mark.parametrize("verb", [actions.hide_photo, actions.show_photo_again])
def test_hiding_and_showing_again_ask_why(verb):
    photo = make_photo(hidden_at=timezone.now() if verb is actions.show_photo_again else None)
    with pytest.raises(NotReady, match="lý do"):
        verb(photo, by=make_user(), reason=" ")


def test_what_was_never_public_is_not_hidden_but_deleted(django_capture_on_commit_callbacks):
    photo = make_photo(published_at=None)
    names = files_of(photo)
    assert names
    assert all(default_storage.exists(name) for name in names)
    with pytest.raises(WrongState):
        actions.hide_photo(photo, by=make_user(), reason="x")
    with django_capture_on_commit_callbacks() as once_sure:
        actions.delete_photo(photo, by=make_user())
    assert not Photo.objects.exists()
    assert all(default_storage.exists(name) for name in names)
    for delete in once_sure:
        delete()
    assert not any(default_storage.exists(name) for name in names)
    assert verbs_of(photo.session) == ["delete_photo"]


@pytest.mark.parametrize("hidden_at", [None, timezone.now()])
def test_what_the_public_saw_is_not_deleted(hidden_at):
    photo = make_photo(hidden_at=hidden_at)
    with pytest.raises(WrongState):
        actions.delete_photo(photo, by=make_user())
    assert all(default_storage.exists(name) for name in files_of(photo))


def test_a_photograph_deleted_while_it_is_rendered_leaves_no_file():
    photo = make_photo(rendered=False)
    came = str(photo.incoming.name)
    Photo.objects.all().delete()
    render_photo(photo)
    assert photo.widths
    assert not any(default_storage.exists(name) for name in [came, *files_of(photo)])


def test_the_file_that_came_in_goes_once_it_is_rendered():
    """It tells where and with what it was taken."""
    photo = make_photo(rendered=False)
    came = str(photo.incoming.name)
    assert default_storage.exists(came)
    render_photo(photo)
    assert not default_storage.exists(came)
    assert all(default_storage.exists(name) for name in files_of(fresh(photo)))


def test_a_photograph_rendered_again_has_another_address():
    photo = make_photo()
    before = files_of(photo)
    photo.incoming = upload()
    photo.save()
    render_photo(photo)
    assert not set(before) & set(files_of(fresh(photo)))
    assert not any(default_storage.exists(name) for name in before)


def test_a_decided_request_leaves_none_of_its_words():
    kept, hidden = make_photo(), make_photo()
    for photo in [kept, hidden]:
        actions.ask_to_hide(photo, text="Tôi ở bên trái.")
    actions.keep_photo(kept, by=make_user(), reason="Toàn cảnh.")
    actions.hide_photo(hidden, by=make_user(), reason="Đúng.")
    assert not RemovalRequest.objects.open().exists()
    assert set(RemovalRequest.objects.values_list("text", flat=True)) == {""}
    assert (verbs_of(kept), verbs_of(hidden)) == (["ask_to_hide", "keep"], ["ask_to_hide", "hide"])
    with pytest.raises(WrongState):
        actions.keep_photo(kept, by=make_user(), reason="Lần nữa.")


def seen(photo):
    return {name: getattr(photo, name) for name in ["caption", "alt_text", "credit"]}


def test_words_change_only_from_what_the_editor_saw():
    photo, by = make_photo(caption="Cũ", published_at=None), make_user()
    before = seen(photo)
    actions.reword_photo(fresh(photo), by=by, seen=before, caption="Mới")
    with pytest.raises(WrongState):
        actions.reword_photo(photo, by=by, seen=before, caption="Mới hơn")
    assert fresh(photo).caption == "Mới"
    assert verbs_of(photo) == []


def test_new_words_of_a_published_photograph_are_recorded_and_never_lose_the_description():
    photo, by = make_photo(), make_user()
    actions.reword_photo(photo, by=by, seen=seen(photo), caption="Mới")
    with pytest.raises(NotReady, match="mô tả"):
        actions.reword_photo(photo, by=by, seen=seen(photo), alt_text="")
    assert verbs_of(photo) == ["reword"]


def order_of(session):
    return [photo.caption for photo in session.photos.all()]


def four_photos():
    session = make_session()
    return session, [make_photo(session=session, caption=letter) for letter in "abcd"]  # all of them with order 1


@pytest.mark.parametrize(
    ("moved", "to", "order"),
    [("a", 2, "bacd"), ("d", 1, "dabc"), ("a", 4, "bcda"), ("b", 99, "acdb"), ("c", -3, "cabd"), ("c", 3, "abcd")],
)
def test_a_photograph_is_put_at_its_place(moved, to, order):
    session, photos = four_photos()
    photo = next(photo for photo in photos if photo.caption == moved)
    actions.move_photo(photo, to=to, seen=actions.seal_of_order(row.pk for row in photos))
    assert order_of(session) == list(order)
    assert [photo.order for photo in session.photos.all()] == [1, 2, 3, 4]


def test_two_editors_do_not_undo_each_others_order():
    session, photos = four_photos()
    seal = actions.seal_of_order(photo.pk for photo in photos)
    actions.move_photo(photos[0], to=4, seen=seal)
    with pytest.raises(OrderChanged):
        actions.move_photo(photos[1], to=3, seen=seal)
    assert issubclass(OrderChanged, ActionRefused)
    assert order_of(session) == list("bcda")


def test_moving_leaves_other_sessions_alone():
    _, photos = four_photos()
    other = make_photo(order=7)
    actions.move_photo(photos[3], to=1, seen=actions.seal_of_order(photo.pk for photo in photos))
    assert fresh(other).order == 7
