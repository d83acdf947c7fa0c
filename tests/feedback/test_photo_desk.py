"""The desk of photographs: handing in, words, order, publishing."""

import io
import re
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from dialogue_portal.lib.images import BadImage
from sessions_app.actions import add_photo, erase_files, photos, seal_of_order
from sessions_app.models import CaseEvent, Photo

from ..builders import image_bytes, make_photo, make_session, make_ward
from ..staff import do, fresh, signed_in, text_of


def desk_of(session):
    return reverse("admin:session_photos", args=[session.pk])


def hand_in(client, session, *files, typed=None, **headers):
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    address = reverse("admin:session_photos_upload", args=[session.pk])
    return client.post(address, {"files": uploads, **(typed or {})}, **headers)


def test_the_same_file_is_taken_once_however_it_is_called(office):
    session, content = make_session(), camera_jpeg()
    page = text_of(hand_in(office, session, ("a.jpg", content), ("a (1).jpg", content), follow=True))
    assert "«a (1).jpg»: không nhận. Ảnh này đã có ở hội nghị: «a.jpg»." in page
    (photo,) = Photo.objects.all()
    hand_in(office, make_session(), ("a.jpg", content))
    assert Photo.objects.count() == 2
    Photo.objects.filter(pk=photo.pk).update(hidden_at=timezone.now(), alt_text="Hội trường")
    page = text_of(hand_in(office, session, ("b.jpg", content), follow=True))
    assert "Ảnh này đã có và đã gỡ xuống: «Hội trường». Muốn hiện lại thì đưa lên lại ở ảnh ấy." in page
    erase_files(fresh(photo), reason="Hết hạn.")
    hand_in(office, session, ("b.jpg", content))
    assert session.photos.count() == 2


def test_the_same_file_at_the_same_moment_is_taken_once_and_leaves_no_other(office, monkeypatch):
    session, content = make_session(), camera_jpeg()
    hand_in(office, session, ("a.jpg", content))
    kept, see = [], photos.check_is_new
    monkeypatch.setattr(photos, "delete_names", lambda names: kept.extend(names))
    monkeypatch.setattr(photos, "check_is_new", lambda *told: kept and see(*told))
    with pytest.raises(BadImage):
        add_photo(session, SimpleUploadedFile("b.jpg", content), by=office.user)
    assert len(kept) == 1
    assert session.photos.count() == 1


def bomb():
    """A PNG of a few bytes whose header promises 400 million pixels."""
    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def camera_jpeg():
    """With everything that a telephone writes into it."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "MAKER-MARK", 6
    exif.get_ifd(0x8825)[1] = "GPS-MARK"
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "#446").save(out, "JPEG", exif=exif, comment=b"COMMENT-MARK")
    return out.getvalue()


def test_30_photographs_are_taken_in_one_form_and_wait_in_their_order(office):
    session = make_session()
    response = hand_in(
        office, session, *((f"IMG_{number:02d}.png", image_bytes(size=(64, 48 + number))) for number in range(30))
    )
    assert response.url == desk_of(session)
    page = text_of(office.get(response.url))
    assert "Đã nhận 30 ảnh." in page
    assert "Đã xử lý xong 30 trên 30 ảnh." in page
    assert [photo.file_name for photo in session.photos.all()] == [f"IMG_{number:02d}.png" for number in range(30)]
    assert not Photo.objects.public().exists()


BROKEN = {
    "cut.jpg": (camera_jpeg()[:-200], "đã hỏng"),
    "page.jpg": (b"<!doctype html><script>alert(1)</script>", "không phải ảnh"),
    "drawing.jpg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "không phải ảnh"),
    "bomb.png": (bomb(), "triệu điểm ảnh"),
    "heavy.jpg": (camera_jpeg() + b"\0" * (21 * 1024 * 1024), "21,1 MB, quá mức 20 MB"),
}


def test_broken_files_are_named_with_their_reason_and_stop_no_other(office):
    session = make_session()
    files = [("first.png", image_bytes()), *((name, content) for name, (content, _) in BROKEN.items())]
    page = text_of(office.get(hand_in(office, session, *files, ("last.png", image_bytes("JPEG"))).url))
    assert "Đã nhận 2 ảnh." in page
    told = re.findall(r"«([^»]+)»: không nhận. ([^<]+)", page)
    assert [name for name, _ in told] == list(BROKEN)
    assert all(said in reason for (_, reason), (_, said) in zip(told, BROKEN.values(), strict=True))
    assert [photo.file_name for photo in session.photos.all()] == ["first.png", "last.png"]


@pytest.mark.parametrize(("name", "refusal"), [("a.png", ""), ("page.jpg", "Tệp này không phải ảnh")])
def test_a_script_sends_one_by_one_and_reads_the_result(office, name, refusal):
    content = BROKEN[name][0] if refusal else image_bytes()
    session = make_session()
    told = hand_in(office, session, (name, content), headers={"accept": "application/json"}).json()
    assert told["results"][0]["name"] == name
    assert told["results"][0]["refusal"].startswith(refusal)
    assert told["address"] == desk_of(session)


def test_a_form_without_files_says_what_to_do(office):
    session = make_session()
    assert "Hãy chọn ảnh để tải lên." in text_of(office.get(hand_in(office, session).url))


def test_nothing_of_the_camera_reaches_any_file_of_a_photograph(office, client):
    session = make_session()
    assert all(mark in camera_jpeg() for mark in [b"MAKER-MARK", b"GPS-MARK"[:3], b"COMMENT-MARK"])
    hand_in(office, session, ("IMG.jpg", camera_jpeg()))
    photo = session.photos.get()
    assert (photo.width, photo.height) == (48, 64)
    Photo.objects.update(alt_text="Hội trường", published_at=timezone.now())
    for extension in ["jpg", "webp"]:
        content = b"".join(client.get(photo.url(48, extension)).streaming_content)
        assert b"MARK" not in content
        assert not Image.open(io.BytesIO(content)).getexif()


def test_a_photograph_that_the_worker_cannot_read_is_named_and_the_rest_is_counted(office):
    session = make_session()
    make_photo(session=session, published_at=None)
    make_photo(session=session, rendered=False)
    make_photo(session=session, rendered=False, file_name="IMG_7.jpg", render_error="Tệp đã hỏng.")
    page = text_of(office.get(desk_of(session)))
    assert "Đã xử lý xong 1 trên 3 ảnh; 1 ảnh không dùng được." in page
    assert "Không dùng được: Tệp đã hỏng." in page
    assert "IMG_7.jpg" in page
    assert '<progress value="1" max="3"' in page


def posted(session, **pressed):
    """The form of the desk as the browser sends it: what is in the boxes, and what was in them."""
    form = {"anh": [], "thu-tu": seal_of_order(session.photos.values_list("pk", flat=True))}
    for photo in session.photos.all():
        form["anh"].append(str(photo.pk))
        for name in ["caption", "alt_text", "credit"]:
            form[f"anh-{photo.pk}-{name}"] = form[f"initial-anh-{photo.pk}-{name}"] = getattr(photo, name)
    return {**form, **pressed}


def press(client, session, viec, form=None, **typed):
    return client.post(desk_of(session), {**(form or posted(session)), "viec": viec, **typed}, follow=True)


@pytest.mark.parametrize("viec", ["luu", "cong-bo", "chuyen", "xoa:{pk}", "x", ""])
def test_whatever_is_pressed_the_words_are_saved(office, viec):
    photo = make_photo(published_at=None)
    press(office, photo.session, viec.format(pk=photo.pk), **{f"anh-{photo.pk}-caption": " Quang  cảnh "})
    assert fresh(photo).caption == "Quang cảnh"


def test_a_page_of_five_thousand_digits_is_the_first(office):
    photo = make_photo()
    response = office.post(f"{desk_of(photo.session)}?trang={'9' * 5000}", {**posted(photo.session), "viec": "luu"})
    assert (response.status_code, response.url) == (302, desk_of(photo.session))


def test_words_that_are_too_long_stay_on_the_form_and_the_others_are_saved(office):
    session = make_session()
    long, good = (make_photo(session=session, published_at=None) for _ in range(2))
    typed = {f"anh-{long.pk}-caption": "x" * 501, f"anh-{good.pk}-credit": "Văn phòng"}
    page = text_of(press(office, session, "luu", **typed))
    assert "Thừa 1 ký tự" in page
    assert "x" * 501 in page
    assert (fresh(long).caption, fresh(good).credit) == ("", "Văn phòng")


def test_files_that_a_first_press_took_in_are_no_fault_of_the_second(office):
    session, files = make_session(), [("a.jpg", camera_jpeg()), ("b.png", image_bytes())]
    pages = [{"csrfmiddlewaretoken": mark} for mark in "112"]
    said = [text_of(hand_in(office, session, *files, typed=page, follow=True)) for page in pages]
    assert ["không nhận" in page for page in said] == [False, False, True]
    assert session.photos.count() == 2
    others = [("c.jpg", camera_jpeg()), files[1]]
    assert "«c.jpg»: không nhận." in text_of(hand_in(office, session, *others, typed=pages[0], follow=True))


@pytest.mark.parametrize("viec", ["luu", "chuyen:{pk}:2", "cong-bo:{pk}", "cong-bo"])
def test_a_second_press_does_nothing_and_blames_nobody(office, viec):
    photo = make_photo(published_at=None)
    make_photo(session=photo.session)
    form = {**posted(photo.session), f"anh-{photo.pk}-caption": "Mới", "rows": photo.pk, "csrfmiddlewaretoken": "a"}
    said = [text_of(press(office, photo.session, viec.format(pk=photo.pk), form)) for _ in range(2)]
    assert not any(blame in page for page in said for blame in ["gười khác", "chưa công bố. "])
    assert fresh(photo).caption == "Mới"
    if viec.startswith("cong-bo"):
        assert "Đã làm ở lần bấm trước: công bố" in said[1]
        assert CaseEvent.objects.filter(verb="publish").count() == 1


def test_who_saves_second_is_told_loses_nothing_and_may_save_again(office):
    photo = make_photo(caption="Cũ", published_at=None)
    form = posted(photo.session) | {f"anh-{photo.pk}-caption": "Của tôi"}
    Photo.objects.update(caption="Của người khác", credit="Báo phường")
    page = text_of(press(office, photo.session, "luu", form))
    assert "nay là: Chú thích: «Của người khác»" in page
    assert ">\nCủa tôi</textarea>" in page
    assert fresh(photo).caption == "Của người khác"
    again = dict(re.findall(r'<input[^>]* name="((?:initial-)?anh-[^"]+)"(?: value="([^"]*)")?', page))
    press(office, photo.session, "luu", form | again | {f"anh-{photo.pk}-caption": "Của tôi"})
    assert (fresh(photo).caption, fresh(photo).credit) == ("Của tôi", "Báo phường")


@pytest.mark.parametrize("sign", ["\0", "\ufffd"])
def test_an_unreadable_sign_in_what_was_seen_is_something_else_than_what_stands_there(office, sign):
    photo = make_photo(caption="Cũ", published_at=None)
    typed = {f"initial-anh-{photo.pk}-caption": sign, f"anh-{photo.pk}-caption": "Mới"}
    page = text_of(press(office, photo.session, "luu", **typed))
    assert "nay là: Chú thích: «Cũ»" in page
    assert ">\nMới</textarea>" in page
    assert fresh(photo).caption == "Cũ"


def test_two_editors_of_different_words_do_not_disturb_each_other(office):
    photo = make_photo(published_at=None)
    form = posted(photo.session) | {f"anh-{photo.pk}-caption": "Của tôi"}
    Photo.objects.update(credit="Báo phường")
    press(office, photo.session, "luu", form)
    assert (fresh(photo).caption, fresh(photo).credit) == ("Của tôi", "Báo phường")


def test_a_published_photograph_keeps_its_description(office):
    photo = make_photo()
    page = text_of(press(office, photo.session, "luu", **{f"anh-{photo.pk}-alt_text": ""}))
    assert "Ảnh đã công bố phải có mô tả này." in page
    assert fresh(photo).alt_text


def test_many_are_published_at_once_and_each_refusal_is_named(office):
    session = make_session()
    good = [make_photo(session=session, published_at=None) for _ in range(2)]
    bare = make_photo(session=session, alt_text="", caption="Chưa mô tả")
    left = make_photo(session=session, published_at=None)
    page = text_of(press(office, session, "cong-bo", rows=[photo.pk for photo in [*good, bare]]))
    assert "Đã công bố 2 ảnh." in page
    assert "«Chưa mô tả»: chưa công bố. Ảnh chưa có mô tả" in page
    assert set(Photo.objects.public()) == set(good)
    assert fresh(left).published_at is None


def test_a_photograph_is_described_and_published_by_one_press(office):
    photo = make_photo(alt_text="")
    press(office, photo.session, f"cong-bo:{photo.pk}", **{f"anh-{photo.pk}-alt_text": "Hội trường"})
    assert Photo.objects.public().get() == photo


def test_photographs_of_another_conference_are_out_of_reach(office):
    session, other = make_session(), make_photo(published_at=None)
    form = posted(session) | {"anh": [other.pk], f"anh-{other.pk}-caption": "x", f"initial-anh-{other.pk}-caption": ""}
    press(office, session, "cong-bo", form, rows=[other.pk])
    assert (fresh(other).caption, fresh(other).published_at) == ("", None)
    assert press(office, session, f"chuyen:{other.pk}:1", form).status_code == 404


@pytest.mark.parametrize("rows", [["x"], ["9" * 30], ["-1"], []])
def test_marks_on_what_is_no_photograph_are_marks_on_none(office, rows):
    photo = make_photo(published_at=None)
    form = posted(photo.session) | {"anh": rows}
    assert "Chưa chọn ảnh nào." in text_of(press(office, photo.session, "cong-bo", form, rows=rows))


def test_moving_is_one_press_and_leads_to_the_place(office):
    session = make_session()
    first, second, third = (make_photo(session=session, order=place) for place in [1, 2, 3])
    response = press(office, session, f"chuyen:{third.pk}:1")
    assert list(session.photos.all()) == [third, first, second]
    assert response.redirect_chain[0][0] == f"{desk_of(session)}#anh-{third.pk}"


def test_an_order_that_somebody_else_changed_is_not_changed_blindly(office):
    session = make_session()
    first, second = (make_photo(session=session, order=place) for place in [1, 2])
    form = posted(session)
    press(office, session, f"chuyen:{second.pk}:1", form)
    page = text_of(press(office, session, f"chuyen:{second.pk}:2", form))
    assert "Thứ tự ảnh vừa được đổi từ nơi khác" in page
    assert list(session.photos.all()) == [second, first]


def test_the_grave_verbs_lead_to_their_own_page_and_back_to_the_desk(office):
    photo = make_photo()
    response = press(office, photo.session, f"go-xuong:{photo.pk}")
    assert "Lý do gỡ" in text_of(response)
    back = office.post(response.redirect_chain[0][0], {"reason": "Người trong ảnh đề nghị."})
    assert back.url == f"{desk_of(photo.session)}#anh-{photo.pk}"
    assert "Người trong ảnh đề nghị." in text_of(office.get(back.url))


def test_who_asks_for_removal_is_read_at_the_desk_until_it_is_decided(office):
    kept, hidden = make_photo(), make_photo()
    for photo in [kept, hidden]:
        photo.removal_requests.create(text=f"Tôi đứng bên trái ảnh {photo.pk}")
    start = text_of(office.get(reverse("admin:index")))
    assert f'{reverse("admin:photo_sessions")}?loai=xin-go"><strong>2</strong>' in start
    assert f"Tôi đứng bên trái ảnh {kept.pk}" in text_of(office.get(desk_of(kept.session)))
    page = press(office, kept.session, f"giu-anh:{kept.pk}")
    office.post(page.redirect_chain[0][0], {"reason": "Ảnh chụp toàn cảnh."})
    do(office, hidden, "go-xuong", reason="Người trong ảnh đề nghị.")
    assert "Tôi đứng bên trái" not in text_of(office.get(desk_of(kept.session)))
    assert list(Photo.objects.public()) == [kept]
    assert office.get(reverse("admin:photo_sessions"), {"loai": "xin-go"}).context["rows"].count() == 0


def test_those_who_took_part_are_offered_for_captions(office):
    session = make_session()
    session.participations.create(role="chair", name_then="Nguyễn Văn A", title_then="Bí thư Đảng ủy")
    session.participations.create(role="speak", title_then="Công dân tổ dân phố số 3")
    session.participations.create(role="speak", title_then="Công dân tổ dân phố số 3")
    page = text_of(office.get(desk_of(session)))
    assert "data-insert" not in page
    make_photo(session=session)
    page = text_of(office.get(desk_of(session)))
    offered = ["Đồng chí Nguyễn Văn A, Bí thư Đảng ủy", "Công dân tổ dân phố số 3"]
    assert re.findall(r'data-insert="([^"]+)"', page) == offered


@pytest.mark.parametrize("number", [1, 400])
def test_the_desk_takes_the_same_queries_for_any_number(office, django_assert_num_queries, number):
    session = make_session()
    Photo.objects.bulk_create(
        Photo(session=session, order=place, width=960, height=640, rendered_at=timezone.now())
        for place in range(1, number + 1)
    )
    office.get(desk_of(session))
    with django_assert_num_queries(12):
        page = text_of(office.get(desk_of(session)))
    assert page.count("data-shown=") == min(number, 30)
    with django_assert_num_queries(7):
        assert f">{number:02d}</td>" in text_of(office.get(reverse("admin:photo_sessions")))


def test_the_start_page_and_the_conference_lead_to_the_desk(office):
    make_ward()
    photo = make_photo(published_at=None)
    make_photo()
    start = text_of(office.get(reverse("admin:index")))
    tile = start.partition("hội nghị có ảnh chờ công bố")[0].rpartition("start-tile")[2]
    assert f'href="{reverse("admin:photo_sessions")}?loai=cho"><strong>1</strong>' in tile
    change = reverse("admin:sessions_app_dialoguesession_change", args=[photo.session.pk])
    assert f'href="{desk_of(photo.session)}"' in text_of(office.get(change))
    listed = text_of(office.get(reverse("admin:sessions_app_photo_changelist")))
    assert f'href="{reverse("admin:photo_sessions")}"' in listed


@pytest.mark.parametrize("role", ["MTTQ", "Lãnh đạo", "Đơn vị xử lý"])
def test_the_desk_is_closed_to_others_who_may_not_publish_either(role):
    photo, client = make_photo(published_at=None), signed_in(role)
    assert client.get(desk_of(photo.session)).status_code == 403
    assert press(client, photo.session, f"cong-bo:{photo.pk}").status_code == 403
    assert hand_in(client, photo.session, ("a.png", image_bytes())).status_code == 403
    assert (Photo.objects.count(), Photo.objects.public().count()) == (1, 0)


def test_who_may_keep_but_not_publish_is_refused_by_the_button_too():
    photo, client = make_photo(published_at=None), signed_in("Văn phòng")
    group = client.user.groups.get()
    group.permissions.remove(*group.permissions.filter(codename="publish_photo"))
    assert "Công bố ảnh đã chọn" not in text_of(client.get(desk_of(photo.session)))
    assert press(client, photo.session, f"cong-bo:{photo.pk}").status_code == 403
    assert fresh(photo).published_at is None


@pytest.mark.parametrize("desk", ["photo_sessions", "papers", "synthesis"])
def test_a_list_of_conferences_says_the_year_once(office, desk):
    make_session(title="Hội nghị lần 1 năm 2026", year=2026)
    make_session(title="Hội nghị với thanh niên", year=2025)
    page = text_of(office.get(reverse(f"admin:{desk}")))
    assert "Hội nghị lần 1 năm 2026</a></th>" in page
    assert 'Hội nghị với thanh niên</a> <span class="meta">(2025)</span>' in page
