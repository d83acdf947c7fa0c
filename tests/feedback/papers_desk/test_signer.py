"""The paper of a conclusion begins with the issuer and the signer that its notice names already."""

import pytest

from sessions_app.models import Document, PaperText
from tests.builders import make_conclusion, make_meeting

from .steps import head, page_of_paper, press


@pytest.fixture
def session():
    return make_meeting().session


@pytest.mark.parametrize("is_told", [True, False])
def test_the_paper_of_the_conclusion_is_issued_and_signed_as_its_notice_says(office, session, bodies, is_told):
    told = {"issuer": bodies[0], "signer": "Phó Bí thư Đảng ủy Lê Thị Thử"} if is_told else {}
    make_conclusion(session=session, **told)
    shown = office.get(page_of_paper("conclusion", session)).context["steps"][0][2].initial
    wanted = (bodies[0], "PHÓ BÍ THƯ", "Lê Thị Thử") if is_told else (bodies[2], "CHỦ TỊCH", "")
    assert (shown["issuer"], shown["signer_title"], shown["signer"]) == wanted
    typed = {name: shown[name] for name in ["place", "authority", "signer_title", "signer"]}
    press(office, "conclusion", session, "lap", **head(wanted[0], **typed))
    text = PaperText.objects.get()
    assert (text.document.issuer, text.document.signer, text.chosen["head"]) == (wanted[0], wanted[2], {})


def test_what_staff_put_into_the_paper_goes_before_what_the_notice_says(office, session, bodies):
    make_conclusion(session=session, signer="Chủ tịch UBND phường Lê Thử")
    press(office, "conclusion", session, "lap", **head(bodies[2], signer="Trần Ký"))
    assert Document.objects.get().signer == "Trần Ký"
    press(office, "conclusion", session, "lap", **head(bodies[2], issuer=bodies[3].pk, signer="Lê Thử"))
    assert Document.objects.get().signer == ""
