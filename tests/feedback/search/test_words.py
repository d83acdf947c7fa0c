"""The search in opinions by words. Both databases run these tests, so equal answers here are equal answers there."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from django.db import connection
from django.utils import timezone

from dialogue_portal.lib.text import words_of
from feedback.models import Opinion
from feedback.search import index as search_index
from feedback.search import words as search
from tests.builders import make_opinion, make_response, make_session

from .steps import Editor, on_sqlite

FLOOD = (
    "Ngõ 15/2 đường Ngọc Lâm ngập sâu; hoà giải viên báo UBND (số 05/TB-UBND), gọi 0243.123, viết a_b@c.vn 👍gấp→ngay✓"
)


@pytest.fixture(autouse=True, params=["few", "many"])
def ward(request, monkeypatch):
    """Among many opinions the newest tell first how frequent the words are; what is found is the same."""
    if request.param == "many":
        monkeypatch.setattr(search, "FEW", 0)


def found(words):
    return set(Opinion.objects.public().containing(words).values_list("subject", flat=True))


@pytest.fixture
def flood():
    make_opinion(moderation="approved", subject="Khác", public_text="Đèn ở công viên không sáng.")
    return make_opinion(moderation="approved", subject="Ngập", public_text=FLOOD)


TYPED = [
    "ngập",
    "NGAP",
    "ngo\u0323\u0302c la\u0302m",
    "Đường",
    "ĐƯỜNG",
    "ðường",
    "duong",
    "hòa giải",
    "hoà giải",
    "lâm ngõ",
    "ngọc lâ",
    "15",
    "15/2",
    "05/TB-UBND",
    "0243.123",
    "a_b@c.vn",
    "gấp ngay",
    "  ngập\u00a0 sâu ",
    "«ngập sâu»",
    "ngõ ngọc lâm ngập sâu hòa giải viên",
    "ngõ ngọc lâm ngập sâu hòa giải viên không-tính-từ-thứ-chín",
]


def test_words_are_found_however_they_are_typed(flood):
    assert [words for words in TYPED if found(words) != {"Ngập"}] == []


NOT_THERE = [
    "ngập viên sáng",  # not all of them
    "goc",  # not the middle of a word
    "ngậ sâu",  # only the last may be begun
    "n",  # a single letter begins nothing
    '"', '""', "ngap OR den", "ngap NOT den", "NEAR(ngap sau)", "ngap NEAR sau", "-", "*", "**", "ngap*x",
    "^", "subject:ngap", "folded : ngap", "ngap + zz", "' OR 1=1 --", "ngap & !den", "ngap | zz", "zz:*", "<->",
    "ngap <-> zz", "(", "\\", "%", "_", "🙂",
]  # fmt: skip


def test_what_is_not_there_is_not_found_and_no_sign_is_an_operator(flood):
    assert {words: found(words) for words in NOT_THERE if found(words)} == {}


def test_signs_around_words_mean_nothing(flood):
    typed = ['"ngap', '"ngap" "sau"', "ngap*", "+ngap -sau", "(ngap & sau)", "ngap:* | sau", "{ngap} ^sau"]
    assert [words for words in typed if found(words) != {"Ngập"}] == []


def test_operators_are_plain_words():
    make_opinion(moderation="approved", subject="Anh", public_text="Karaoke near or not and ồn.")
    assert found("near") == found("OR not AND") == {"Anh"}


def test_a_nul_character_does_not_break_the_search(flood):
    assert found("ngap\x00sau") == {"Ngập"}


def test_rare_words_are_found_among_the_older_with_the_last_one_begun(monkeypatch):
    monkeypatch.setattr(search, "NEWEST", 1)
    long_ago = timezone.now() - dt.timedelta(days=9)
    old = {"subject": "Cũ", "public_text": "Karaoke ồn ở ngõ Lâm.", "received_at": long_ago}
    make_opinion(moderation="approved", **old)
    make_opinion(moderation="approved", subject="Mới", public_text="Ngõ Lâm ngập.")
    assert found("karaoke ngo la") == {"Cũ"}
    assert found("karaoke ngo ngap") == found("karaoke am") == set()


@on_sqlite
@pytest.mark.parametrize(
    ("share", "found", "is_read"), [(0.05, 0, True), (0.011, 9_000, False), (0.011, 81_000, True), (0, 81_000, False)]
)
def test_frequent_words_are_read_for_where_the_index_would_give_many_more(share, found, is_read):
    words = replace(search.as_begun(["ngap"]), patterns=("ngap",), share=share, found=found)
    asked = str(Opinion.objects.filter(folded__has=words)[:51].query)
    assert ("REGEXP" in asked, "MATCH" in asked) == (is_read, not is_read)


def test_how_many_have_the_words_is_reckoned_from_the_newest(monkeypatch):
    monkeypatch.setattr(search, "FEW", 0)
    for text in ["Ngập", "Ngập nữa", "Cây đổ", "Rác"]:
        last = make_opinion(moderation="approved", public_text=text).pk
    assert search.as_typed(["ngap"], Opinion.objects.all()).found == 2 * last // 4
    assert search.as_typed(["ngap"], Opinion.objects.none()).found == 0


@pytest.mark.parametrize(
    ("typed", "told"), [("sen", ["hoa sen"]), ("hoa sen", ["hoa sen"]), ("hoa se", ["hoa sen", "hoa sens"])]
)
def test_a_word_within_another_is_none(typed, told):
    words = typed.split()
    patterns = search_index.patterns_for(words, last_is_begun=typed.endswith("se"))
    finders = [(word, re.compile(pattern).search) for word, pattern in zip(words, patterns, strict=True)]
    assert search.those_with(finders, ["hoa sen", "hoa sens", "khoa senh", "sens"]) == told


def test_without_words_nothing_is_narrowed(flood):
    assert found("") == found("  ") == {"Ngập", "Khác"}


def test_only_public_opinions_are_found(flood):
    draft = make_session(announced_at=None)
    make_opinion(subject="Ngập 1", public_text="ngập")
    hidden = {"moderation": "approved", "public_text": "ngập"}
    make_opinion(subject="Ngập 2", hidden_at=timezone.now(), **hidden)
    make_opinion(subject="Ngập 3", withdrawn_at=timezone.now(), **hidden)
    make_opinion(subject="Ngập 4", visibility="not_published", **hidden)
    make_opinion(subject="Ngập 5", session=draft, **hidden)
    assert Opinion.objects.containing("ngập").count() == 6
    assert found("ngập") == {"Ngập"}


def test_the_index_follows_every_way_of_writing(flood):
    flood.public_text = "Đã đổi thành chuyện cây xanh."
    flood.subject = "Cây"
    flood.save()
    assert (found("ngọc lâm"), found("cây xanh")) == (set(), {"Cây"})
    Opinion.objects.filter(pk=flood.pk).update(folded="chuyen khac han")
    assert (found("cây xanh"), found("chuyện khác hẳn")) == (set(), {"Cây"})
    Opinion.objects.filter(pk=flood.pk).bulk_update([flood], ["processing"])
    Opinion.objects.bulk_create(
        [
            Opinion(
                session=flood.session,
                subject="Loạt",
                public_text="Vỉa hè",
                moderation="approved",
                received_at=timezone.now(),
            )
        ]
    )
    assert found("vỉa hè") == {"Loạt"}
    Opinion.objects.filter(subject="Loạt").delete()
    assert found("vỉa hè") == set()


@pytest.mark.parametrize("others", [0, 40])
def test_frequent_and_rare_words_find_the_same_in_the_same_order(others):
    """SQLite reads the newest texts when words are frequent, and asks its index when they are not."""
    session = make_session()
    now = timezone.now()
    for day in range(30):
        text = "Đường ngập, đề nghị thông cống." if day % 2 else "Đường, ngập-úng; đề nghị_thông."
        make_opinion(session=session, moderation="approved", public_text=text, received_at=now - dt.timedelta(days=day))
    other = {"session": session, "moderation": "approved", "subject": "Khác", "public_text": "Việc khác."}
    Opinion.objects.bulk_create(Opinion(**other, received_at=now) for _ in range(others * 10))
    rows = Opinion.objects.public().containing("đề nghị thô").newest_first()
    assert [row.received_at for row in rows[:20]] == [now - dt.timedelta(days=day) for day in range(20)]
    assert (rows.count(), len(rows), len(rows[20:60])) == (30, 30, 10)


def test_the_search_can_be_narrowed_further(flood):
    make_opinion(session=flood.session, moderation="approved", subject="Ngập hai", public_text="Ngập nữa.")
    make_response(opinion=flood, state="published")
    rows = Opinion.objects.filter(session__opinions__in=Opinion.objects.public().containing("ngập"))
    assert Opinion.objects.public().containing("ngập").answered().get() == flood
    assert rows.distinct().count() == 2


@on_sqlite
def test_the_triggers_are_there_after_all_migrations():
    """Whoever altered `Opinion` in a migration and lost them: end it with `search_index.recreate_triggers`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'feedback_opinion'")
        assert {name for (name,) in cursor.fetchall()} >= set(search_index.TRIGGERS)


@on_sqlite
def test_lost_triggers_can_be_put_back(flood):
    with connection.cursor() as cursor:
        for name in search_index.TRIGGERS:
            cursor.execute(f"DROP TRIGGER {name}")
    make_opinion(moderation="approved", subject="Sau", public_text="Vỉa hè.")
    assert found("vỉa hè") == set()
    search_index.recreate_triggers(None, Editor)
    assert (found("vỉa hè"), found("ngập")) == ({"Sau"}, {"Ngập"})
    flood.delete()
    assert found("ngập") == set()


def test_the_index_can_be_removed_and_made_again(flood):
    connection.check_constraints()  # or PostgreSQL refuses to alter a table with checks still to be made
    search_index.remove(None, Editor)
    search_index.create(None, Editor)
    assert found("ngọc lâm") == {"Ngập"}


def test_a_word_of_4000_letters_is_no_reason_to_fail():
    make_opinion(moderation="approved", subject="Dài", public_text=f"{'a' * 3000} {'b' * 900} đèn")
    assert found("đèn") == found("a" * 3000) == {"Dài"}


def test_words_are_cut_as_the_index_cuts_them():
    assert words_of("Ngõ 15/2, «ĐÊ» số 05/TB-UBND; a_b…") == [
        "ngo",
        "15",
        "2",
        "de",
        "so",
        "05",
        "tb",
        "ubnd",
        "a",
        "b",
    ]
