"""What people read of a paper that the portal wrote: its words, its digest, what it said before, and never a draft."""

import io
import zipfile
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions_app.actions import NotReady, make_paper, publish_conclusion, publish_document
from sessions_app.documents import Paper
from sessions_app.documents.content import Appendix, Content, Missing, Table, Text
from sessions_app.models import DocumentKind, Letterhead
from tests.builders import (
    make_body,
    make_conclusion,
    make_document,
    make_paper_text,
    make_session,
    make_user,
)
from tests.staff import page_of, signed_in, text_of

pytestmark = pytest.mark.usefixtures("ward")
LIST = reverse("sessions_app:documents")
HARD = 'Ngõ 5 & "ngách" <b>3</b>\ndòng hai'
SECRET = "Bimatchuacongbo"


def shown_at(client, row):
    return client.get(row.get_absolute_url()).content.decode()


def test_the_page_of_a_document_shows_its_words_number_day_and_digest(client):
    document = make_document(session=make_session(), number_symbol="05/TB-UBND", issued_on=timezone.localdate())
    text = make_paper_text(document, text=HARD)
    shown = shown_at(client, document)
    assert "Ngõ 5 &amp; &quot;ngách&quot; &lt;b&gt;3&lt;/b&gt;<br>dòng hai" in shown
    assert "Số: 05/TB-UBND" in shown
    assert f"<code>{text.digest}</code>" in shown
    assert document.versions.get().get_absolute_url() in shown


def test_tables_and_gaps_are_shown_as_what_they_are(client):
    table = Table((("STT", 1), ("Ý kiến", 8)), (("1", HARD),), caption="Danh sách")
    text = make_paper_text()
    content = Content.from_json(text.content)
    blocks = (Missing("thời hạn"), table, Text("Phần", "part"))
    text.content = Content(content.head, "BÁO CÁO", "Tổng hợp", blocks).as_json()
    text.save()
    shown = shown_at(client, text.document)
    assert "<mark>(Chưa có: thời hạn)</mark>" in shown
    assert '<th scope="col" class="paper__words">Ý kiến</th>' in shown
    assert "<caption>Danh sách</caption>" in shown


def test_what_it_said_before_stays_readable_and_says_what_is_new(client):
    old = make_paper_text(text="Lời cũ.")
    new = make_paper_text(old.document, text="Lời mới.", note="Sửa thời hạn")
    shown = shown_at(client, old.document)
    assert "Lời mới." in shown
    assert "Lời cũ." not in shown
    assert "Sửa thời hạn." in shown
    assert old.get_absolute_url() in shown
    before = shown_at(client, old)
    assert "Lời cũ." in before
    assert "Sửa thời hạn." in before
    assert '<meta name="robots" content="noindex">' in before
    assert client.get(new.get_absolute_url()).url == old.document.get_absolute_url()


def test_the_words_are_found_with_their_place(client):
    text = make_paper_text(text="Giao Phòng Kinh tế xử lý ngập ngõ 12.")
    listed = client.get(LIST, {"q": "ngap ngo 12"})
    assert [row.pk for row in listed.context["page"]] == [text.document_id]
    assert "<mark>ngập</mark>" in listed.content.decode()
    assert "<mark>ngập</mark>" in client.get(reverse("search"), {"q": "ngap ngo"}).content.decode()


def test_words_that_were_replaced_are_not_found(client):
    old = make_paper_text(text="Ngập ngõ mười hai.")
    make_paper_text(old.document, text="Ngập ngõ mười lăm.")
    assert not client.get(LIST, {"q": "muoi hai"}).context["page"].object_list
    assert client.get(LIST, {"q": "muoi lam"}).context["page"].object_list


def unseen():
    """Words that are nobody's business yet, or never: each with its document."""
    draft = make_document(file=None, session=make_session(), subject="Dự thảo", published_at=None)
    out = make_document(session=make_session())
    rows = [
        make_paper_text(draft, text=SECRET),
        make_paper_text(out, text=SECRET, published_at=None),
        make_paper_text(make_document(session=make_session(announced_at=None)), text=SECRET),
        make_paper_text(make_document(kind="script", published_at=None, session=make_session()), text=SECRET),
    ]
    make_paper_text(out, text="Lời công khai.")
    return rows


def test_drafts_and_what_stays_inside_have_no_page(client):
    for text in unseen():
        assert client.get(text.get_absolute_url()).status_code == 404


def test_drafts_and_what_stays_inside_leak_nowhere(client):
    texts = unseen()
    addresses = ["/", LIST, reverse("sitemap_part", args=["van-ban", 1]), reverse("feeds")]
    addresses += [text.document.get_absolute_url() for text in texts]
    addresses += [text.document.session.get_absolute_url() for text in texts]
    for address in addresses:
        response = client.get(address)
        content = b"".join(response) if response.streaming else response.content
        assert SECRET.encode() not in content, address
        assert texts[0].document.slug.encode() not in content or response.status_code == 404, address
    assert not client.get(LIST, {"q": SECRET}).context["page"].object_list
    assert client.get(reverse("search"), {"q": SECRET}).context["results"] == []
    for text in texts:
        held = bundle(client, text.document.session)
        assert SECRET.encode() not in b"".join(held.values())


def bundle(client, session):
    response = client.get(reverse("dossier", args=[session.slug]))
    if response.status_code == 404:
        return {}
    with zipfile.ZipFile(io.BytesIO(b"".join(response))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_words_are_in_the_zip_of_the_conference(client):
    text = make_paper_text(text="Lời trong hồ sơ.")
    held = bundle(client, text.document.session)
    assert any("Lời trong hồ sơ.".encode() in content and text.digest.encode() in content for content in held.values())


def test_the_conclusion_shows_the_scan_and_the_digest_of_its_paper(client):
    notice = make_conclusion(items=1, published_at=timezone.now())
    paper = make_document(kind="conclusion", session=notice.session, conclusion=notice)
    text = make_paper_text(paper)
    shown = shown_at(client, notice)
    assert paper.versions.get().get_absolute_url() in shown
    assert text.digest in shown
    paper.published_at = None
    paper.save()
    assert text.digest not in shown_at(client, notice)


def test_the_paper_of_a_conclusion_waits_for_the_conclusion():
    make_body(kind="committee")
    by, notice = make_user(), make_conclusion(items=1)
    paper = Paper(
        "kl",
        "Kết luận",
        DocumentKind.CONCLUSION,
        "dialoguesession",
        "committee",
        lambda row, head: Content(head, "THÔNG BÁO", row.title, (Text(row.title),)),
    )
    document = make_paper(paper, notice.session, by=by).document
    with pytest.raises(NotReady, match="công bố thông báo kết luận trước"):
        publish_document(document, by=by)
    publish_conclusion(notice, by=by)
    document.refresh_from_db()
    publish_document(document, by=by)
    assert document.published_at


@pytest.mark.parametrize("rows", [1, 12])
def test_the_page_of_a_document_takes_the_same_queries_for_any_number_of_texts(client, rows, django_assert_num_queries):
    text = make_paper_text()
    for number in range(rows):
        make_paper_text(text.document, text=f"Bản {number}.", note="Sửa")
    with django_assert_num_queries(5):
        shown_at(client, text.document)


def test_staff_write_the_letterhead_on_the_page_of_its_body():
    office, body = signed_in("Văn phòng"), make_body(kind="committee", name="Ủy ban nhân dân phường Thử")
    lines = {"form": "government", "symbol": "UBND", "place": "Phường Thử", "upper_line": "THÀNH PHỐ HÀ NỘI"}
    page = inline_form(office, body, **lines)
    assert Letterhead.objects.get().place == "Phường Thử"
    assert "THÀNH PHỐ HÀ NỘI · ỦY BAN NHÂN DÂN PHƯỜNG THỬ · Số: 05/TB-UBND · Phường Thử, ngày" in page


def test_who_keeps_no_letterheads_changes_none():
    front, body = signed_in("MTTQ"), make_body(kind="front")
    inline_form(front, body, form="party", place="Nơi khác")
    assert not Letterhead.objects.exists()


def inline_form(client, body, **lines):
    own = {"name": body.name, "kind": body.kind, "order": body.order, "is_active": "on"}
    counts = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1}
    typed = {f"letterhead-{name}": value for name, value in counts.items()}
    typed |= {f"letterhead-0-{name}": value for name, value in {**lines, "body": body.pk}.items()}
    address = page_of(body)
    client.post(address, {**own, **typed, "_continue": "1"})
    return text_of(client.get(address))


def test_the_signature_stands_before_the_appendix(client):
    text = make_paper_text()
    content = Content.from_json(text.content)
    head = replace(content.head, signer="Nguyễn Văn Ký")
    blocks = (Text("Thân."), Appendix("DANH SÁCH Ý KIẾN"), Text("Dòng của phụ lục."))
    text.content = Content(head, "BÁO CÁO", "Tổng hợp", blocks).as_json()
    text.save()
    shown = shown_at(client, text.document)
    places = [shown.index(words) for words in ["Thân.", "Nguyễn Văn Ký", "DANH SÁCH Ý KIẾN", "Dòng của phụ lục."]]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Chủ tịch UBND phường Phúc Xá Nguyễn Văn Ký", "Chủ tịch UBND phường Phúc Xá<br>Nguyễn Văn Ký"),
        ("Bí thư Đảng ủy, Nguyễn Văn Ký", "Bí thư Đảng ủy<br>Nguyễn Văn Ký"),
        ("Chủ tịch UBND phường Phúc Xá", "Chủ tịch UBND phường Phúc Xá"),
        ("Nguyễn Văn Ký", "Nguyễn Văn Ký"),
        ("Chủ tịch <b> Ký", "Chủ tịch &lt;b&gt; Ký"),
    ],
)
def test_who_signs_a_conclusion_stands_under_the_office(client, said, shown):
    session = make_session(ward_then="Phường Phúc Xá")
    notice = make_conclusion(session=session, signer=said, published_at=timezone.now())
    for address in [notice.get_absolute_url(), reverse("sessions_app:conclusion_sheet", args=[notice.slug])]:
        assert f'<p class="signer">{shown}</p>' in text_of(client.get(address))
