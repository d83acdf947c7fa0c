"""An issue in a browser: its page and what the desks say of it, at both widths, with a title of 200 signs."""

import pytest
from django.utils import timezone

from tests.marks import committing

from ..builders import make_group, make_issue, make_opinion, make_session, make_topic, make_ward
from .people import make_staff, sign_in

pytestmark = committing


@pytest.mark.long
def test_the_pages_pass_axe(page_at, assert_accessible):
    make_ward()
    session = make_session()
    members = [
        make_opinion(session=session, moderation="approved", topic=make_topic(), group=make_group()) for _ in range(3)
    ]
    issue = make_issue(*members, published_at=timezone.now(), title="Đ" * 200, summary="Đèn ngõ 8 hỏng. " * 50)
    make_staff("vanphong", "Văn phòng")
    sign_in(page_at)
    desks = [f"/quan-tri/ban/{desk}/{members[1].pk}/" for desk in ["ho-so", "phan-cong", "tra-loi"]]
    for address in [issue.get_absolute_url(), members[1].get_absolute_url(), session.get_absolute_url(), *desks]:
        page_at.goto(address)
        assert_accessible(page_at)
        assert page_at.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
