"""Staff read Vietnamese everywhere: what Django leaves in English, `locale/vi` fills in."""

import html
import json
import re
from pathlib import Path

import django
import polib
import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from feedback.models import PrivacyNotice
from feedback.staff_urls import DESKS
from sessions_app.models import CalendarDay, DeadlineRule, OutboxMessage, RetentionRule, SecondFactor
from tests import builders
from tests.staff import told_password

LOCALE = Path(settings.BASE_DIR) / "locale" / "vi" / "LC_MESSAGES"
DOMAINS = ["django", "djangojs"]

TELL_TALES = (
    "Add|Save|Change|Delete|Search|Show|Hide|Skip|Toggle|History|Home|Today|Yes|No|None|All|Any|Select|Action|Actions|Go|"
    "Filter|By|View|Log|Username|Password|Enabled|Disabled|Password-based|Required|Remove|Another|Available|Can|Error|"
    "Please|This|The|Date|Time|Welcome|Breadcrumbs|Model|Recent|Currently|Clear|Close|Sidebar|Forgotten|entry|entries|"
    "True|False|user|group|permission|algorithm|iterations|salt|hash|and|of|with|your|you"
)
ENGLISH = re.compile(rf"(?<![\w/@.-])(?:{TELL_TALES})(?![\w/@-])")
NOT_SHOWN = re.compile(r"<(script|style|svg)\b.*?</\1>|<!--.*?-->", re.DOTALL)
SPOKEN_ATTRIBUTES = re.compile(r'\b(?:title|alt|placeholder|aria-label)="([^"]*)"')
BUTTONS = re.compile(r'<input[^>]*type="submit"[^>]*value="([^"]*)"|<input[^>]*value="([^"]*)"[^>]*type="submit"')


def spoken(response):
    """What of a page people read or hear: its text, buttons and spoken attributes."""
    page = NOT_SHOWN.sub(" ", response.content.decode())
    said = [*SPOKEN_ATTRIBUTES.findall(page), *(a or b for a, b in BUTTONS.findall(page))]
    return html.unescape(" ".join([re.sub(r"<[^>]*>", " ", page), *said]))


def english_in(response, status=200):
    assert response.status_code == status
    text = spoken(response)
    return [text[max(0, found.start() - 30) : found.end() + 30] for found in ENGLISH.finditer(text)]


@pytest.mark.parametrize("domain", [*DOMAINS, "argparse"])
def test_the_compiled_translations_are_those_of_the_source(domain):
    """After a change: `python -c "import polib; polib.pofile('x.po').save_as_mofile('x.mo')"`."""
    source = polib.pofile(LOCALE / f"{domain}.po")
    assert all(entry.translated() for entry in source)
    assert (LOCALE / f"{domain}.mo").read_bytes() == source.to_binary()


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_translation_is_of_something_that_django_says(domain):
    files = Path(django.__path__[0]).glob(f"**/locale/en/LC_MESSAGES/{domain}.po")
    known = {(entry.msgctxt, entry.msgid) for file in files for entry in polib.pofile(file)}
    ours = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(LOCALE / f"{domain}.po")}
    assert ours - known == set()


WITH_ROWS_BELOW = [model for model, page in admin.site._registry.items() if page.inlines]
ADDS_A_ROW = re.compile(r'"addText": "([^"]*)"')


@pytest.mark.django_db
@pytest.mark.parametrize("model", WITH_ROWS_BELOW, ids=lambda model: model._meta.label)
def test_no_button_that_adds_a_row_has_a_capital_in_its_midst(model, client):
    """Django writes the name of the rows as at the beginning of a sentence."""
    client.force_login(builders.make_superuser())
    page = client.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add"))
    rows = page.context["inline_admin_formsets"] if page.status_code == 200 else []
    said = [json.loads(f'"{words}"') for words in ADDS_A_ROW.findall(html.unescape(page.content.decode()))]
    assert len(said) == len(rows)
    assert [words for words in said if words[5].isupper()] == []


SAID_WELL = {
    "This field is required.": "Chỗ này còn trống. Hãy điền hoặc chọn.",
    "Enter a whole number.": "Hãy ghi bằng chữ số, không có dấu phẩy. Ví dụ: 12.",
    "The two password fields didn’t match.": "Hai ô mật khẩu chưa giống nhau. Hãy gõ lại cả hai.",
    "The submitted file is empty.": "Tệp này trống, không có gì bên trong. Hãy chọn tệp khác.",
    "Enter a valid date.": "Ngày chưa đúng. Ví dụ: 23/11/2026.",
    "Select a valid choice. That choice is not one of the available choices.": "Lựa chọn này không có trong danh sách. "
    "Hãy chọn lại.",
}


@pytest.mark.parametrize("english", SAID_WELL)
def test_the_commonest_faults_are_told_in_plain_words(english):
    assert gettext(english) == SAID_WELL[english]


CLUMSY = re.compile(r"kí tự|cấp quyển|tổng thể|khả thi|Đảm bảo|mục đăng nhập|\b[Bb]ạn\b|[“”]")
"""The portal says «ông/bà», not «bạn», and quotes like this sentence."""


def test_nothing_clumsy_of_djangos_is_left():
    """Every Vietnamese sentence of Django that has one of these words is replaced by one of ours."""
    folder = Path(django.__path__[0])
    files = [folder / "conf", *(folder / "contrib" / app for app in ["admin", "auth", "contenttypes", "sessions"])]
    entries = [entry for file in files for entry in polib.pofile(file / "locale/vi/LC_MESSAGES/django.po")]
    clumsy = [entry for entry in entries if CLUMSY.search(entry.msgstr + "".join(entry.msgstr_plural.values()))]
    ours = {entry.msgid for entry in polib.pofile(LOCALE / "django.po")}
    said = {entry.msgid for file in files for entry in polib.pofile(file / "locale/en/LC_MESSAGES/django.po")}
    assert clumsy
    assert {entry.msgid for entry in clumsy} & said - ours == set()


@pytest.mark.parametrize("domain", DOMAINS)
def test_nothing_clumsy_is_said_by_our_own_translations(domain):
    said = [(entry.msgstr, *entry.msgstr_plural.values()) for entry in polib.pofile(LOCALE / f"{domain}.po")]
    assert [words for words in said if CLUMSY.search(" ".join(words))] == []


def test_a_taken_address_is_told_in_plain_words(staff):
    taken = builders.make_topic()
    page = staff.post(reverse("admin:sessions_app_topic_add"), {"name": taken.name, "order": 1})
    assert "Tên này đã có ở một mục khác của «Lĩnh vực»." in page.content.decode()


@pytest.fixture
def staff(db):
    client = Client()
    client.user = builders.make_superuser()
    client.force_login(client.user)
    return told_password(client)


ROWS = {
    "auth.group": lambda: builders.make_user("MTTQ").groups.get(),
    "feedback.commitment": builders.make_commitment,
    "feedback.declinereason": builders.make_decline_reason,
    "feedback.dropreason": builders.make_drop_reason,
    "feedback.issue": builders.make_issue,
    "feedback.opinion": builders.make_opinion,
    "feedback.outcome": builders.make_outcome,
    "feedback.response": builders.make_response,
    "feedback.responsetemplate": builders.make_response_template,
    "sessions_app.announcement": lambda: builders.make_announcement(published_at=None),
    "sessions_app.body": builders.make_body,
    "feedback.privacynotice": lambda: PrivacyNotice.objects.first(),
    "sessions_app.calendarday": lambda: CalendarDay.objects.first(),
    "sessions_app.caseevent": builders.make_event,
    "sessions_app.conclusionnotice": lambda: builders.make_conclusion(items=2),
    "sessions_app.deadlinerule": lambda: DeadlineRule.objects.first(),
    "sessions_app.dialoguesession": lambda: builders.make_meeting().session,
    "sessions_app.document": builders.make_document,
    "sessions_app.official": builders.make_official,
    "sessions_app.photo": builders.make_photo,
    "sessions_app.posting": builders.make_posting,
    "sessions_app.retentionrule": lambda: RetentionRule.objects.first(),
    "sessions_app.sitenotice": builders.make_site_notice,
    "sessions_app.residentialgroup": builders.make_group,
    "sessions_app.standin": builders.make_stand_in,
    "sessions_app.topic": builders.make_topic,
    "sessions_app.user": builders.make_user,
    "sessions_app.wardprofile": builders.make_ward,
}


def test_every_page_of_the_staff_site_is_read():
    assert {model._meta.label_lower for model in admin.site._registry} == set(ROWS)


@pytest.mark.parametrize("label", ROWS)
def test_the_lists_and_forms_of_the_staff_site_speak_vietnamese(staff, label):
    row, name = ROWS[label](), f"admin:{label.replace('.', '_')}"
    found = english_in(staff.get(reverse(f"{name}_changelist"), follow=True))
    found += english_in(staff.get(reverse(f"{name}_changelist"), {"q": "zzz"}, follow=True))
    found += english_in(staff.get(reverse(f"{name}_change", args=[row.pk])))
    found += english_in(staff.get(reverse(f"{name}_history", args=[row.pk])))
    for page, args in [("add", []), ("delete", [row.pk])]:
        response = staff.get(reverse(f"{name}_{page}", args=args))
        found += english_in(response) if response.status_code == 200 else []
    assert found == []


@pytest.mark.parametrize("label", ROWS)
def test_the_pages_of_the_verbs_speak_vietnamese(staff, label):
    row = ROWS[label]()
    every = getattr(admin.site._registry[type(row)], "verbs", [])
    verbs = [verb for verb in every if verb.whose(row, staff.user)]
    addresses = [reverse(f"admin:{label.replace('.', '_')}_verb", args=[row.pk, verb.name]) for verb in verbs]
    assert [word for address in addresses for word in english_in(staff.get(address, follow=True))] == []


def test_the_page_of_another_ones_password_speaks_vietnamese(staff):
    page = staff.get(reverse("admin:auth_user_password_change", args=[builders.make_user(password="x").pk]))
    assert "Mật khẩu đang dùng mất hẳn" in page.content.decode()
    assert [english_in(page), "If disabled" in page.content.decode()] == [[], False]


DESK_QUERIES = ["", "?buoc=soan", "?buoc=duyet", "?buoc=cong-bo", "?q=zzz&han=qua-han&to=x&tu_ngay=x", "?loai=qua-hen"]


def rows_at_every_desk():
    """One case for each desk that opens one, and what its address calls it."""
    in_work = builders.make_opinion(moderation="approved", processing="assigned", sender={"phone": "+84912345678"})
    in_work.assignments.create(body=builders.make_body())
    builders.make_response(opinion=in_work, state="submitted")
    call = OutboxMessage.objects.create(
        kind="answered",
        case_kind="opinion",
        case_id=in_work.pk,
        recipient_kind="sender",
        recipient_id=in_work.sender.pk,
        channel="phone",
    )
    pending = builders.make_opinion()
    return {"moderate": pending, "sort_case": in_work, "answer": in_work, "case": in_work, "call": call}


@pytest.mark.long
def test_the_desks_speak_vietnamese_also_to_nonsense(staff):
    rows, read = rows_at_every_desk(), set()
    for desk in DESKS:
        if "<" in desk.address and desk.url_name not in rows:
            continue
        row = rows.get(desk.url_name)
        address = reverse(f"admin:{desk.url_name}", args=[row.pk] if row else [])
        queries = [""] if row else DESK_QUERIES
        answers = [staff.get(address + query) for query in queries]
        answers.append(staff.post(address, {"viec": "giao", "giao-due_on": "x", "rows": "x"}))
        pages = [answer for answer in answers if answer.status_code == 200 and "html" in answer["Content-Type"]]
        assert [word for page in pages for word in english_in(page)] == []
        read |= {desk.url_name} if pages else set()
    assert read >= {desk.url_name for desk in DESKS if desk.name} | set(rows)


def test_every_decision_of_a_desk_refuses_in_vietnamese(staff):
    rows = rows_at_every_desk()
    tried = [("moderate", verb) for verb in ["duyet", "khong-dang", "trung"]]
    tried += [("sort_case", verb) for verb in ["giao", "chuyen"]]
    tried += [("answer", "tra-lai"), ("call", "")]
    for name, verb in tried:
        address = reverse(f"admin:{name}", args=[rows[name].pk])
        wrong = {"viec": verb, "of": "x", "topic": "x", "giao-topic": "x", "giao-body": "x", "chuyen-sent_on": "x"}
        page = staff.post(address, wrong)
        assert (name, verb, english_in(page)) == (name, verb, [])


def test_refusals_of_the_staff_site_speak_vietnamese(staff):
    outside = Client()
    outside.force_login(builders.make_user())
    desk = reverse("admin:moderation")
    found = english_in(outside.get(desk), 403)
    found += english_in(staff.get(reverse("admin:case", args=[999_999])), 404)
    found += english_in(staff.get(reverse("admin:answer", args=[999_999])), 404)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(staff.user)
    found += english_in(strict.post(desk, {"viec": "duyet"}), 403)
    assert found == []


@pytest.mark.parametrize("app", ["feedback", "sessions_app", "auth"])
def test_the_index_pages_speak_vietnamese(staff, app):
    staff.post(reverse("admin:sessions_app_topic_add"), {"name": "Cấp nước", "order": 1, "is_active": "on"})
    pages = [reverse("admin:index"), reverse("admin:app_list", args=[app])]
    assert [word for page in pages for word in english_in(staff.get(page))] == []


def test_signing_in_and_out_speaks_vietnamese(staff):
    login, password = reverse("admin:login"), reverse("admin:password_change")
    found = english_in(Client().get(login))
    found += english_in(Client().post(login, {"username": "ai", "password": "sai"}))
    found += english_in(Client().post(login, {"username": "", "password": ""}))
    found += english_in(staff.get(password))
    found += english_in(staff.post(password, {"old_password": "x", "new_password1": "1", "new_password2": "2"}))
    found += english_in(staff.get(reverse("admin:auth_user_password_change", args=[staff.user.pk])))
    found += english_in(staff.get(reverse("admin:password_change_done")))
    found += english_in(staff.post(reverse("admin:password_again"), {"password": ""}))
    for page in ["admin_password_reset", "password_reset_done", "password_reset_complete"]:
        found += english_in(Client().get(reverse(page)))
    found += english_in(Client().post(reverse("admin_password_reset"), {"email": "x"}))
    found += english_in(Client().get(reverse("password_reset_confirm", args=["x", "y"])))
    found += english_in(staff.post(reverse("admin:logout")))
    assert found == []


def test_the_second_step_speaks_vietnamese(staff):
    setup, mine = reverse("admin:second_setup"), reverse("admin:second_factor")
    found = english_in(staff.get(mine)) + english_in(staff.get(setup)) + english_in(staff.post(setup, {"code": "x"}))
    user = builders.make_user("Văn phòng", password="mot-mat-khau-dai")
    SecondFactor.objects.create(user=user, ticket="0" * 32, confirmed_at=timezone.now())
    browser, typed = Client(), {"username": user.username, "password": "mot-mat-khau-dai"}
    browser.post(reverse("admin:login"), typed)
    for code in ["", "x"]:
        found += english_in(browser.post(reverse("admin:second_step"), {"code": code}))
    assert [word for word in found if "Authenticator" not in word] == []


def test_a_refused_form_speaks_vietnamese(staff):
    wrong = {"year": "x", "meetings-TOTAL_FORMS": "x", "opinions_open_at_0": "31/31/2026", "slug": "ô kìa"}
    assert english_in(staff.post(reverse("admin:sessions_app_dialoguesession_add"), wrong)) == []


def test_the_widgets_speak_vietnamese(staff):
    script = staff.get(reverse("admin:jsi18n")).content.decode()
    words = {"Today": "Hôm nay", "Monday": "Thứ Hai", "Choose a Date": "Chọn ngày"}
    assert {
        english: re.search(rf'"{english}": "(.*?)"', script)[1].encode().decode("unicode_escape") for english in words
    } == words
    assert re.search(r'"DATE_INPUT_FORMATS": \[\s*"%d/%m/%Y"', script)


def test_the_reader_of_these_tests_would_notice_english(rf):
    from django.http import HttpResponse

    page = HttpResponse('<p>Save</p><script>Add</script><input type="submit" value="Go"><a title="History">x</a>')
    assert len(english_in(page)) == 3
