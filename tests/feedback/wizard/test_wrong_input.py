"""Wrong and odd input gets a sentence, and nothing typed is lost."""

import unicodedata

import pytest

from feedback.models import Opinion
from sessions_app.models import Topic

from .steps import address, go


@pytest.mark.parametrize(
    ("step", "changes", "field", "sentence"),
    [
        ("noi-dung", {"text": ""}, "text", "Hãy viết nội dung ý kiến."),
        ("noi-dung", {"text": "   \u200b\n"}, "text", "Hãy viết nội dung ý kiến."),
        ("noi-dung", {"text": "!!! 😀 123"}, "text", "Hãy viết bằng lời"),
        ("noi-dung", {"text": "đ" * 4012}, "text", "Thừa 12 ký tự (nhiều nhất 4.000 ký tự)."),
        ("noi-dung", {"text": "Đèn\x00đường"}, "text", "Có ký tự không đọc được"),
        ("noi-dung", {"text": "Đèn\x1bđường"}, "text", "Có ký tự không đọc được"),
        ("noi-dung", {"text": "Đèn \ufffd\ufffdng"}, "text", "Có ký tự không đọc được"),
        ("noi-dung", {"text": "xem " + "http://a.vn " * 6}, "text", "Có 6 đường dẫn, nhiều nhất 5."),
        ("nguoi-gui", {"phone": "123"}, "phone", "Số điện thoại chưa đúng"),
        ("nguoi-gui", {"phone": "09\x00"}, "phone", "Có ký tự không đọc được"),
        ("nguoi-gui", {"email": "thu@"}, "email", "Địa chỉ thư điện tử chưa đúng"),
        ("nguoi-gui", {"email": "Thu@example.CON"}, "email", "Có phải là Thu@example.com không?"),
        ("nguoi-gui", {"email": "thu@example.com.vm"}, "email", "Có phải là thu@example.com.vn không?"),
        ("nguoi-gui", {"email": "thu@gmial.con"}, "email", "Có phải là thu@gmail.com không?"),
        ("nguoi-gui", {"email": "thu@gmail.com.vn"}, "email", "Có phải là thu@gmail.com không?"),
        ("nguoi-gui", {"email": "a" * 250 + "@example.vn"}, "email", "Địa chỉ thư điện tử dài quá 254 ký tự"),
        ("nguoi-gui", {"name": "a" * 101}, "name", "Thừa 1 ký tự"),
        ("ve-viec-gi", {"place": "a" * 201}, "place", "Thừa 1 ký tự"),
        ("ve-viec-gi", {"kind": "other"}, "kind", "Lựa chọn này không có trong danh sách"),
        ("ve-viec-gi", {"kind": ""}, "kind", "Hãy chọn một mục."),
        ("ve-viec-gi", {"topic": "999999"}, "topic", "Lựa chọn này không có trong danh sách"),
        ("ve-viec-gi", {"group": "x"}, "group", "Lựa chọn này không có trong danh sách"),
        ("cong-khai", {"visibility": "everything"}, "visibility", "Lựa chọn này không có trong danh sách"),
        ("cong-khai", {"consent": ""}, "consent", "Cần ông/bà đồng ý"),
        ("cong-khai", {"name": "Ba", "visibility": "named"}, "naming_consent", "hãy đánh dấu ô đồng ý nêu tên"),
        ("cong-khai", {"visibility": "named", "naming_consent": "on"}, "visibility", "chưa ghi họ và tên"),
    ],
)
def test_wrong_input_gets_a_sentence_twice_and_goes_no_further(client, session, step, changes, field, sentence):
    page = go(client, session, upto=step, **changes).content.decode()
    assert page.count(sentence) == 2
    assert f'id="id_{field}_error"' in page
    assert not Opinion.objects.exists()


def test_the_summary_does_not_read_out_a_long_consent_before_its_error(client, session):
    page = go(client, session, upto="cong-khai", consent="").content.decode()
    assert '<a href="#id_consent">Cần ông/bà đồng ý' in page


def test_what_was_typed_wrongly_is_kept(client, session):
    page = go(client, session, upto="nguoi-gui", phone="123", name="Nguyễn <Thử>").content.decode()
    assert 'value="123"' in page
    assert "Nguyễn &lt;Thử&gt;" in page


def test_a_topic_that_was_retired_on_the_way_is_asked_for_again(client, session):
    topic = Topic.objects.first()
    go(client, session, upto="cong-khai", topic=topic.pk)
    Topic.objects.filter(pk=topic.pk).update(is_active=False)
    response = client.post(address(session, "kiem-tra"))
    assert response.url == f"{address(session)}?sua=1"
    assert "Lựa chọn này không có trong danh sách" in client.get(response.url).content.decode()
    assert not Opinion.objects.exists()


def test_a_text_of_exactly_4000_signs_goes_through_in_either_normal_form(client, session):
    go(client, session, text=unicodedata.normalize("NFD", "ệ" * 4000))
    assert Opinion.objects.get().original_text == "ệ" * 4000


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Đèn\u202e gnỏh", "Đèn gnỏh"),
        ("Cảm ơn 😀 phường", "Cảm ơn 😀 phường"),
        ("e" + "\u0301" * 10_000, "é" + "\u0301" * 2),
        (unicodedata.normalize("NFD", "Ngõ Ưỡn Ẵm"), "Ngõ Ưỡn Ẵm"),
    ],
)
def test_odd_text_becomes_a_correct_record(client, session, typed, stored):
    go(client, session, text=typed)
    assert Opinion.objects.get().original_text == stored


def test_what_is_missing_at_the_end_is_named_at_its_step(client, session):
    go(client, session, upto="ve-viec-gi")
    response = client.post(address(session, "kiem-tra"))
    assert "Hãy viết nội dung ý kiến." in client.get(response.url).content.decode()
