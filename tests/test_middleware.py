"""What is refused before any view is asked, and how it is said."""

from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import encode_multipart
from django.urls import reverse

from dialogue_portal.request_sizes import largest_body
from feedback.stored_files import MAX_BYTES, MAX_TOTAL

from .builders import make_user
from .staff import known, signed_in

pytestmark = pytest.mark.django_db

MULTIPART = "multipart/form-data; boundary=limit"
SAFE = ["Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"]


def post_in_charset(client, charset):
    content_type = f"application/x-www-form-urlencoded; charset={charset}"
    return client.generic("POST", reverse("feedback:look_up"), b"code=1", content_type)


def test_a_form_in_another_charset_is_refused_in_vietnamese(client):
    response = post_in_charset(client, "utf-7")
    assert response.status_code == 400
    assert "bảng mã UTF-8" in response.content.decode()


@pytest.mark.parametrize(("signs", "status"), [("%", 400), ("%2", 400), ("%zz", 400), ("%25", 200)])
def test_a_form_full_of_percent_signs_that_stand_for_nothing_is_refused(client, signs, status):
    body = f"code={signs * 30_000}x&a={'a' * 65_536}"
    response = client.generic("POST", reverse("feedback:look_up"), body, "application/x-www-form-urlencoded")
    assert response.status_code == status


@pytest.mark.parametrize("address", ["/?q=a%00b", "/y-kien/?q=%00", "/doi-thoai/%00/", "/?a=%00&a=1"])
def test_an_address_with_nul_is_a_bad_request(client, address):
    response = client.get(address)
    assert response.status_code == 400
    assert "Yêu cầu không hợp lệ" in response.content.decode()


def test_a_list_of_the_staff_refuses_nul(client):
    office = signed_in("Văn phòng")
    for query in ["q=%00", "moderation__exact=%00", "_changelist_filters=%00"]:
        address = f"{reverse('admin:feedback_opinion_changelist')}?{query}"
        assert office.get(address).status_code == 400


@pytest.mark.parametrize(
    ("address", "largest"),
    [
        (reverse("feedback:look_up"), settings.DATA_UPLOAD_MAX_MEMORY_SIZE),
        (reverse("feedback:send_step", args=["hoi-nghi", "tep"]), settings.MAX_BODY_BYTES),
        (reverse("feedback:send_step", args=["hoi-nghi", "noi-dung"]), settings.DATA_UPLOAD_MAX_MEMORY_SIZE),
        (reverse("feedback:remove_file", args=["hoi-nghi", 1]), settings.DATA_UPLOAD_MAX_MEMORY_SIZE),
        (reverse("feedback:verify_done", args=["x"]), settings.MAX_BODY_BYTES),
        (reverse("feedback:own_opinion_verify", args=[1]), settings.MAX_BODY_BYTES),
        (reverse("admin:index"), settings.STAFF_TEXTS_BYTES),
        (reverse("admin:keying"), settings.MAX_BODY_BYTES),
        ("/quan-tri/sessions_app/photo/add/", settings.MAX_BODY_BYTES),
        ("/quan-tri/sessions_app/photo/", settings.STAFF_TEXTS_BYTES),
        ("/quan-tri/feedback/commitment/1/viec/bao-xong/", settings.MAX_BODY_BYTES),
        ("/quan-tri/feedback/commitment/1/viec/xac-nhan/", settings.STAFF_TEXTS_BYTES),
        ("/quan-tri/khong-co/", settings.STAFF_TEXTS_BYTES),
        ("/khong-co/", settings.DATA_UPLOAD_MAX_MEMORY_SIZE),
        (reverse("admin:login"), settings.DATA_UPLOAD_MAX_MEMORY_SIZE),
        (reverse("admin:second_step"), settings.DATA_UPLOAD_MAX_MEMORY_SIZE),
        (reverse("admin_password_reset"), settings.DATA_UPLOAD_MAX_MEMORY_SIZE),
        (reverse("admin:session_photos_upload", args=[1]), 60 * 1024 * 1024),
    ],
)
def test_a_body_that_says_it_is_too_large_is_not_read(client, address, largest):
    class Unreadable:
        def read(self, *args):
            raise AssertionError("was read")

        readline = read

    environment = {"CONTENT_LENGTH": str(largest + 1), "wsgi.input": Unreadable()}
    response = known(client).generic("POST", address, **environment)
    assert (response.status_code, largest_body(address)) == (413, largest)
    assert "Gửi quá nhiều" in response.content.decode()


@pytest.mark.parametrize("forged", ["", "other=1", "csrftoken=x", "sessionid=x", "known=x", f"known={'x' * 16}:1w:y"])
def test_who_never_signed_in_there_sends_staff_no_files(client, forged):
    """Told by the head alone, before the body is there; the cookie of a browser of theirs nobody can make."""
    address = reverse("admin:keying")
    assert largest_body(address, forged) == settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    signed = known(client).cookies.output(header="", sep=";").strip()
    assert largest_body(address, f"a=b; {signed}") == largest_body(address) == settings.MAX_BODY_BYTES
    assert largest_body(reverse("feedback:send_step", args=["hoi-nghi", "tep"]), forged) == settings.MAX_BODY_BYTES


def test_where_no_form_takes_files_none_is_kept(client):
    words = {"code": "x", "file": SimpleUploadedFile("a.pdf", b"x" * 1000)}
    pages = [
        client.post(reverse("feedback:look_up"), words),
        signed_in().post("/quan-tri/feedback/outcome/add/", words),
    ]
    assert [(page.status_code, len(page.wsgi_request.FILES)) for page in pages] == [(200, 0)] * 2


@pytest.mark.parametrize(("size", "said"), [(1000, True), (3_000_000, False)])
def test_of_who_was_signed_out_no_file_is_kept_and_a_large_one_not_read(client, size, said):
    """Their words come back, up to where the reading ended."""
    words = {"before": "Câu đứng trước tệp.", "file": SimpleUploadedFile("a.pdf", b"x" * size), "after": "Câu sau."}
    body = encode_multipart("limit", words)
    left = BytesIO(body)
    known(client)
    environment = {"wsgi.input": left, "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": MULTIPART}
    page = client.generic("POST", reverse("admin:keying"), **environment)
    assert page.status_code == 403
    assert not page.wsgi_request.FILES
    assert ["Câu đứng trước tệp." in page.content.decode(), "Câu sau." in page.content.decode()] == [True, said]
    assert left.tell() < 1_500_000


@pytest.mark.parametrize("length", ["", "0", "1048576", "no number"])
def test_odd_content_lengths_of_a_get_are_not_refused(client, length):
    assert client.get("/", CONTENT_LENGTH=length).status_code == 200


def test_a_text_larger_than_any_form_is_told_to_be_too_large(client):
    response = client.post(reverse("feedback:look_up"), {"code": "x" * 2_000_000}, "application/x-www-form-urlencoded")
    assert response.status_code == 413
    assert "Gửi quá nhiều" in response.content.decode()


@pytest.mark.parametrize(("signs", "status"), [(2_000_000, 200), (9_000_000, 413)])
def test_staff_may_send_longer_forms_but_not_any(signs, status):
    page = signed_in("Văn phòng").post(
        "/quan-tri/sessions_app/dialoguesession/add/", f"purpose={'x' * signs}", "application/x-www-form-urlencoded"
    )
    assert page.status_code == status


def test_who_sent_too_much_reads_which_limits_hold(client):
    page = client.post("/y-kien/gui/x/tep/", CONTENT_LENGTH="99999999").content.decode()
    limits = [f"{limit // 1024**2} MB" for limit in [MAX_BYTES, MAX_TOTAL]]
    of_nginx = (settings.BASE_DIR / "deploy/nginx/qua-lon.html").read_text()
    assert all(limit in told for limit in limits for told in [page, of_nginx])


@pytest.mark.parametrize(("boxes", "status"), [(2000, 200), (4001, 413)])
def test_a_form_of_many_boxes_is_taken_and_one_of_too_many_is_told_to_be_too_large(client, boxes, status):
    form = {f"a{number}": "1" for number in range(boxes)}
    for as_sent in [urlencode(form), encode_multipart("limit", form)]:
        content_type = MULTIPART if as_sent[:2] == b"--" else "application/x-www-form-urlencoded"
        page = client.generic("POST", reverse("feedback:look_up"), as_sent, content_type)
        assert (page.status_code, "Gửi quá nhiều" in page.content.decode()) == (status, status == 413)


def test_more_files_than_one_form_takes_are_told_to_be_too_many(client):
    files = encode_multipart("limit", {"files": [SimpleUploadedFile("anh.jpg", b"x") for _ in range(101)]})
    page = client.generic("POST", reverse("feedback:look_up"), files, MULTIPART)
    assert page.status_code == 413
    assert "ít tệp hơn" in page.content.decode()


@pytest.mark.parametrize("address", ["/quan-tri/login/", "/y-kien/tra-cuu/"])
def test_a_large_form_of_somebody_not_signed_in_is_refused(client, address):
    response = client.post(address, "code=" + "x" * 2_000_000, "application/x-www-form-urlencoded")
    assert response.status_code == 413


def test_staff_may_not_outside_their_own_pages():
    form = "code=" + "x" * 2_000_000
    response = signed_in("Văn phòng").post("/y-kien/tra-cuu/", form, "application/x-www-form-urlencoded")
    assert response.status_code == 413


def test_a_form_that_ends_inside_a_file_is_refused_with_a_sentence(client):
    whole = encode_multipart("limit", {"code": "1", "file": SimpleUploadedFile("anh.jpg", b"x" * 3000)})
    assert client.generic("POST", reverse("feedback:look_up"), whole, MULTIPART).status_code == 200
    for cut in [5, 40, 2000, 3000]:
        response = client.generic("POST", reverse("feedback:look_up"), whole[:-cut], MULTIPART)
        assert response.status_code == 400
        assert "Tệp chưa gửi lên hết" in response.content.decode()


@pytest.mark.parametrize(("parts", "status"), [(30, 200), (31, 400)])
def test_a_form_whose_parts_are_named_at_length_is_refused(client, parts, status):
    """Django needs two milliseconds for each head."""
    head = f"--limit\r\nContent-Disposition: form-data; name=code{';a' * 332}\r\n\r\nx;;;\r\n"
    response = client.generic("POST", reverse("feedback:look_up"), f"{head * parts}--limit--\r\n", MULTIPART)
    assert response.status_code == status


def test_a_refused_method_is_told_in_vietnamese(client):
    response = client.post("/")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert "Cách gửi không được nhận" in response.content.decode()
    assert response["Content-Length"] == str(len(response.content))


@pytest.mark.parametrize("page", ["second_step", "second_setup", "second_factor", "password_again"])
def test_a_page_of_signing_in_answers_who_asks_for_its_head(client, page):
    """Link checkers and proxies do: «GET and HEAD MUST be supported» (RFC 9110, 9.1)."""
    client.force_login(make_user("Văn phòng"))
    assert client.head(reverse(f"admin:{page}")).status_code in {200, 302}
    assert client.head(reverse("admin_password_reset")).status_code == 200


def test_every_refusal_carries_the_security_headers(client):
    refusals = [
        client.get("/khong-co/"),
        client.get("/?q=%00"),
        client.post("/"),
        client.post("/", CONTENT_LENGTH="99999999999"),
        post_in_charset(client, "utf-7"),
    ]
    assert [response.status_code for response in refusals] == [404, 400, 405, 413, 400]
    assert [name for response in refusals for name in SAFE if not response.has_header(name)] == []


def test_search_engines_are_kept_from_the_forms_and_the_staff(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    assert {"User-agent: *", "Disallow: /quan-tri/", "Disallow: /y-kien/gui/", "Disallow: /y-kien/tra-cuu/"} <= set(
        lines
    )


def test_the_icon_is_found_where_browsers_look_for_it(client):
    assert client.get("/favicon.ico").url == "/static/img/icon.svg"


def test_staff_are_signed_out_after_a_working_day_and_with_the_browser(client):
    form = {"username": make_user("Văn phòng", password="mot-mat-khau-dai").username, "password": "mot-mat-khau-dai"}
    cookie = client.post(reverse("admin:login"), form).cookies[settings.SESSION_COOKIE_NAME]
    assert cookie.value
    assert not cookie["max-age"]
    assert settings.SESSION_COOKIE_AGE == 10 * 3600
