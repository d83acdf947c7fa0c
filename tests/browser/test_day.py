"""A day of the ward in a real browser: twelve opinions come in, five people with an account each bring all to an end."""

import datetime as dt
import re
from itertools import product

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from dialogue_portal.lib import codes
from feedback import actions
from feedback.actions.submit import Contact
from feedback.cases.states import state_of, with_state
from feedback.models import Opinion
from sessions_app.models import CaseEvent, OutboxMessage
from tests.marks import committing

from ..builders import make_body, make_topic
from .conftest import DESKTOP
from .people import do, hears, is_before, make_staff, open_own, press, sign_in, unfold

pytestmark = committing

START = "/quan-tri/"
CASES, SORTING, ANSWERING = (f"{START}ban/{desk}/" for desk in ["ho-so", "phan-cong", "tra-loi"])
TO_WRITE, TO_APPROVE, TO_PUBLISH = (f"{ANSWERING}?buoc={step}" for step in ["soan", "duyet", "cong-bo"])
DAY = dt.timedelta(days=1)
SENDER = Contact(name="Nguyễn Thử", phone="+84912345678", email="nguoi-gui@example.vn")
PRIVATE = ["Nguyễn Thử", "0912 345 678", "0912345678", "+84912345678", "nguoi-gui@example.vn"]
MATTERS = {
    "pavement": "Vỉa hè phố chợ bị lấn chiếm",
    "insult": "Hàng xóm là đồ chẳng ra gì",
    "grievance": "Tôi khiếu nại quyết định xử phạt",
    "lamp": "Đèn ngõ 5 hỏng",
    "twin": "Đèn ngõ 5 hỏng mãi",
    "water": "Nước máy yếu vào buổi tối",
    "waste": "Rác dồn ở đầu chợ",
    "hall": "Nhà văn hóa dột mái",
    "drain": "Cống tắc",
    "lorries": "Xe tải chạy vào giờ cấm",
    "speaker": "Loa phường hỏng",
    "playground": "Sân chơi thiếu ghế đá",
}
"""What comes in, in this order; the first is late."""

NOT_ANSWERED = {"insult": "khong-dang", "grievance": "chuyen-khieu-nai", "twin": "trung"}
ANSWERED = [name for name in MATTERS if name not in NOT_ANSWERED]
OF_THE_POLICE = ["pavement", "lorries"]
TOGETHER = ["speaker", "playground"]
PLANNED = "Ý kiến số {so_y_kien} đã đưa vào kế hoạch quý này."
STAFF = {
    "hatang": ("Đơn vị xử lý", "Phòng Hạ tầng"),
    "congan": ("Đơn vị xử lý", "Công an phường"),
    "duyet": ("Người duyệt", ""),
    "lanhdao": ("Lãnh đạo", ""),
}
"""Accounts beside «vanphong», whom `session` brings: role and unit."""

DECIDED = ["approve", "decline", "divert", "mark_duplicate", "classify", "assign", "forward", "record_reply"]
DONE_BY = {
    *product(["submit", "add_note"], [None]),
    *product([*DECIDED, "extend_deadline", "ask_sender", "publish_response"], ["vanphong"]),
    *product(["draft_response", "submit_response"], ["hatang", "congan"]),
    ("edit_response", "hatang"),
    *product(["return_response", "approve_response"], ["duyet"]),
    *product(["approve_response", "reopen"], ["lanhdao"]),
}
"""Every verb of the record, and who did it; the sender and visitors have no name there."""


@pytest.fixture
def cases(session):
    """The twelve by their names in `MATTERS`, as they came in."""
    make_topic(name="Việc chung của phường")
    make_body(name="Công ty Cấp nước", kind="higher")
    for username, (role, body) in STAFF.items():
        unit = make_body(name=body) if body else None
        make_staff(username, role, body=unit, email=f"{username}@example.vn")
    return {name: submit(session, name) for name in MATTERS}


def submit(session, name):
    """Everybody writes who they are into the text: the desk must take it out."""
    text = f"{MATTERS[name]}. Gọi tôi, Nguyễn Thử, 0912 345 678."
    came_at = timezone.now() - (40 if name == "pavement" else 12) * DAY
    return actions.submit_opinion(session, text=text, ticket=name, contact=SENDER, received_at=came_at)[0]


@pytest.fixture
def staff(cases, new_context):
    """The page of each, signed in, in a browser of their own."""
    pages = {name: new_context(**DESKTOP).new_page() for name in ["vanphong", *STAFF]}
    for name, page in pages.items():
        sign_in(page, name)
    return list(pages.values())


@pytest.mark.long
def test_twelve_opinions_come_in_and_all_come_to_an_end(cases, staff, phone):
    office, section, police, approver, leader = staff
    moderate(office, cases)
    sort(office, cases)
    water_comes_back(office, cases)
    extend_what_is_late(office, cases)
    ask_and_be_told(office, phone, cases)
    answer_all(section, police, cases)
    send_back_and_mend(approver, section, cases)
    approve_all(approver, leader, cases)
    publish_all(office, cases)
    correct(section, approver, office, cases["hall"])
    reopen_and_answer_again(leader, section, approver, office, cases["speaker"])
    nothing_is_left(staff, cases)
    the_record_is_whole()
    the_public_reads_the_answers(phone, cases)
    the_public_learns_of_no_sender(phone, cases)
    the_sender_reads_the_answer(phone, cases)


def open_in(page, queue, opinion):
    page.goto(queue)
    page.get_by_role("link", name=f"Số {opinion.pk}:").click()


def moderate(office, cases):
    """From the start page into the queue; there the next opens by itself."""
    office.get_by_role("link", name="12 chờ duyệt").click()
    office.get_by_role("link", name=f"Ý kiến số {cases['pavement'].pk}", exact=True).click()
    decide = {"insult": decline, "grievance": divert, "twin": join_with_the_lamp}
    for name in MATTERS:
        is_before(office, f"Duyệt ý kiến số {cases[name].pk}")
        decide.get(name, approve)(office, name, cases)
    hears(office, "Đã xử lý hết hàng chờ")


def approve(office, name, cases):
    office.get_by_label("Tiêu đề công khai").fill(MATTERS[name])
    office.get_by_label("Nội dung công khai").fill(f"{MATTERS[name]}, đã biên tập.")
    press(office, "Duyệt")


def decline(office, name, cases):
    unfold(office, "Không đăng")
    office.get_by_label("Lời gửi người dân").fill("Xin ông/bà gửi lại bằng lời lẽ khác.")
    press(office, "Không đăng")


def divert(office, name, cases):
    unfold(office, "Chuyển khiếu nại, tố cáo")
    press(office, "Chuyển khiếu nại, tố cáo")


def join_with_the_lamp(office, name, cases):
    office.get_by_role("button", name="Trùng với ý kiến này").click()
    hears(office, "đã ghi là trùng")


def sort(office, cases):
    open_in(office, SORTING, cases["pavement"])
    for name in ANSWERED:
        is_before(office, f"Phân loại, phân công ý kiến số {cases[name].pk}")
        office.get_by_label("Lĩnh vực").select_option("Việc chung của phường")
        if name == "water":
            forward(office)
        else:
            assign(office, "Công an phường" if name in OF_THE_POLICE else "Phòng Hạ tầng")
    hears(office, "Đã xử lý hết hàng chờ")


def assign(office, body):
    office.get_by_label("Đơn vị chủ trì").select_option(body)
    press(office, "Phân loại và phân công")


def forward(office):
    office.get_by_label("cấp trên").check()
    press(office, "Phân loại và phân công")
    office.get_by_label("Chuyển đến").select_option("Công ty Cấp nước")
    office.get_by_label("Số, ký hiệu công văn").fill("12/UBND-VX")
    press(office, "Ghi việc chuyển")


def water_comes_back(office, cases):
    """The ward's own section tells the public what the company wrote."""
    office.goto(f"{SORTING}{cases['water'].pk}/")
    office.get_by_label("Nội dung trả lời").fill("Đã tăng áp lực nước.")
    press(office, "Ghi trả lời")
    hears(office, "đã ghi trả lời của cơ quan nhận")
    open_in(office, SORTING, cases["water"])
    assign(office, "Phòng Hạ tầng")
    hears(office, "đã phân loại và giao Phòng Hạ tầng")


def extend_what_is_late(office, cases):
    office.goto(START)
    office.get_by_role("link", name="1 ý kiến quá hạn").click()
    office.get_by_role("link", name=re.compile(MATTERS["pavement"])).click()
    until = f"{timezone.localdate() + 20 * DAY:%d/%m/%Y}"
    do(office, "Gia hạn", Gia_hạn_đến_ngày=until, Lý_do_gia_hạn="Chờ đo đạc.")
    office.goto(START)
    assert office.get_by_role("link", name="ý kiến quá hạn").count() == 0


def ask_and_be_told(office, phone, cases):
    """The sender answers by the code of the receipt, and the clock runs again."""
    office.goto(f"{CASES}{cases['drain'].pk}/")
    do(office, "Hỏi thêm người gửi", Cần_biết_thêm_điều_gì="Cống ở ngõ nào?")
    office.get_by_text("Chờ người gửi").first.wait_for()
    open_own(phone, codes.code_for("drain"))
    phone.get_by_text("Cống ở ngõ nào?").first.wait_for()
    phone.get_by_role("link", name="Bổ sung điều chưa nói hết").click()
    phone.get_by_label("Câu trả lời của ông/bà").fill("Ngõ 7.")
    phone.get_by_role("button", name="Gửi câu trả lời").click()
    phone.get_by_text("Đã nhận điều ông/bà gửi thêm.").wait_for()
    office.reload()
    office.get_by_text("Đang xử lý").first.wait_for()


def answer_all(section, police, cases):
    """The two at once; then each unit goes through its queue, what was extended and what came back at the end of it."""
    answer_together(section, [cases[name] for name in TOGETHER])
    answer_in_turn(section, ["lamp", "waste", "hall", "drain", "water"], cases)
    answer_in_turn(police, ["lorries", "pavement"], cases)


def answer_in_turn(page, names, cases):
    open_in(page, TO_WRITE, cases[names[0]])
    for name in names:
        is_before(page, f"Trả lời ý kiến số {cases[name].pk}")
        write(page, done(name))
    hears(page, "Đã xử lý hết hàng chờ")


def done(name):
    return f"Đã làm: {MATTERS[name]}."


def write(page, text):
    page.get_by_label("Nội dung trả lời").fill(text)
    page.get_by_label("Kết quả").select_option("Đã giải quyết")
    press(page, "Trình duyệt")


def answer_together(section, opinions):
    section.goto(TO_WRITE)
    tick(section, opinions)
    press(section, "Soạn một câu cho các ý kiến đã đánh dấu")
    section.get_by_label("Nội dung trả lời").fill(PLANNED)
    section.get_by_label("Kết quả").select_option("Đã giải quyết")
    press(section, "Xem trước từng ý kiến")
    press(section, "Trình duyệt tất cả")
    hears(section, together(opinions, "đã trình duyệt"))


def together(opinions, done):
    """What is said of several at once."""
    numbers = ", ".join(str(number) for number in sorted(opinion.pk for opinion in opinions))
    return f"Số {numbers}: {done} ({len(opinions):02d} ý kiến)."


def tick(page, opinions):
    for opinion in opinions:
        page.locator(f"label[for=chon-{opinion.pk}]").click()


def send_back_and_mend(approver, section, cases):
    approver.goto(f"{ANSWERING}{cases['waste'].pk}/")
    unfold(approver, "Trả lại")
    approver.get_by_label("Lý do trả lại").fill("Nêu ngày dọn.")
    press(approver, "Trả lại người soạn")
    hears(approver, "đã trả lại người soạn.")
    section.goto(START)
    section.get_by_role("link", name="1 trả lại để sửa").click()
    section.get_by_role("link", name=f"Số {cases['waste'].pk}:").click()
    section.get_by_role("alert").get_by_text("Nêu ngày dọn.").wait_for()
    write(section, "Đã dọn rác ngày 20/11.")
    hears(section, f"Số {cases['waste'].pk}: đã trình duyệt.")


def approve_all(approver, leader, cases):
    """The leader the one that went to the company, the approver all others together."""
    decide_alone(leader, TO_APPROVE, cases["water"], "Duyệt")
    others = [cases[name] for name in ANSWERED if name != "water"]
    approver.goto(TO_APPROVE)
    tick(approver, others)
    press(approver, "Duyệt các câu đã đánh dấu")
    hears(approver, together(others, "đã duyệt"))


def publish_all(office, cases):
    office.goto(TO_PUBLISH)
    press(office, "Đánh dấu tất cả trang này")
    press(office, "Công bố các câu đã đánh dấu")
    hears(office, together([cases[name] for name in ANSWERED], "đã công bố"))


def decide_alone(page, queue, opinion, button):
    open_in(page, queue, opinion)
    press(page, button)
    hears(page, f"Số {opinion.pk}: đã {button.lower()}.")


def correct(section, approver, office, opinion):
    section.goto(f"{ANSWERING}{opinion.pk}/")
    section.get_by_role("link", name="Đính chính", exact=True).click()
    section.get_by_label("Lời đính chính").fill("Sai năm.")
    write(section, "Mái được lợp lại trong năm 2027.")
    goes_out(section, approver, office, opinion)


def reopen_and_answer_again(leader, section, approver, office, opinion):
    leader.goto(f"{CASES}{opinion.pk}/")
    do(leader, "Mở lại", Lý_do_mở_lại="Loa lại hỏng.")
    open_in(section, TO_WRITE, opinion)
    write(section, "Đã thay loa mới.")
    goes_out(section, approver, office, opinion)


def goes_out(section, approver, office, opinion):
    hears(section, f"Số {opinion.pk}: đã trình duyệt.")
    decide_alone(approver, TO_APPROVE, opinion, "Duyệt")
    decide_alone(office, TO_PUBLISH, opinion, "Công bố")


def nothing_is_left(staff, cases):
    ends = {row.pk: state_of(row) for row in with_state(Opinion.objects.all())}
    assert ends == {cases[name].pk: NOT_ANSWERED.get(name, "da-tra-loi") for name in MATTERS}
    assert not Opinion.objects.filter(due_on__isnull=False).exists()
    for page in staff:
        page.goto(START)
        page.get_by_text(re.compile(r"^Không có (hồ sơ|việc) nào đang chờ ông/bà\.")).wait_for()


def the_record_is_whole():
    call_command("verify_events")
    assert set(CaseEvent.objects.values_list("verb", "actor__username")) == DONE_BY
    told = set(OutboxMessage.objects.filter(recipient_kind="sender").values_list("kind", flat=True))
    asked = {"received", "asked", "extended", "forwarded", "forward_replied"}
    assert told == asked | {"declined", "diverted", "duplicate", "answered", "corrected", "reopened"}
    assert not any(secret in message.subject for message in mail.outbox for secret in PRIVATE)


def the_public_reads_the_answers(phone, cases):
    reads(phone, cases["lamp"], done("lamp"))
    reads(phone, cases["lorries"], done("lorries"))
    reads(phone, cases["pavement"], done("pavement"), "Chờ đo đạc.")
    reads(phone, cases["water"], done("water"), "Công ty Cấp nước")
    reads(phone, cases["waste"], "Đã dọn rác ngày 20/11.")
    reads(phone, cases["playground"], PLANNED.format(so_y_kien=cases["playground"].pk))
    reads_both(phone, cases["hall"], "Mái được lợp lại trong năm 2027.", done("hall"))
    reads_both(phone, cases["speaker"], "Đã thay loa mới.", PLANNED.format(so_y_kien=cases["speaker"].pk))
    phone.goto(cases["twin"].get_absolute_url())
    is_before(phone, MATTERS["lamp"])


def reads(page, opinion, *words):
    page.goto(opinion.get_absolute_url())
    for line in words:
        page.get_by_role("main").get_by_text(line).first.wait_for()


def reads_both(page, opinion, newer, older):
    reads(page, opinion, newer)
    assert not page.get_by_text(older).is_visible()
    page.locator("summary").get_by_text("đã được thay").click()
    page.get_by_text(older).wait_for()


def the_public_learns_of_no_sender(phone, cases):
    own = {name: opinion.get_absolute_url() for name, opinion in cases.items()}
    others = ["/", "/y-kien/", cases["lamp"].session.get_absolute_url(), "/tim-kiem/?q=ngo+5"]
    pages = {address: phone.request.get(address) for address in [*own.values(), *others]}
    assert [address for address, page in pages.items() if page.status == 404] == [own["insult"], own["grievance"]]
    assert not [address for address, page in pages.items() if any(secret in page.text() for secret in PRIVATE)]


def the_sender_reads_the_answer(phone, cases):
    open_own(phone, codes.code_for("drain"))
    phone.get_by_text(done("drain")).first.wait_for()
