"""What is new, for feed readers: one feed for each section of the portal, as RSS and as Atom."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce, Greatest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import feedgenerator, timezone
from django.utils.html import format_html
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import conditional_page, require_safe

from dialogue_portal.lib.addresses import absolute
from dialogue_portal.lib.text import capital, full_stop, shorten
from feedback.answers.public_pages import with_public_pages
from feedback.models import Issue, Response
from feedback.promises.news import newest_news
from sessions_app.models import Announcement, ConclusionNotice, DialogueSession, SessionChange, WardProfile
from sessions_app.templatetags.portal_tags import prose

ENTRIES = 30
"""Of each feed, the newest."""


@dataclass(frozen=True)
class Entry:
    """One entry: `html` is clean, `at` is when it was published, `mark` tells apart two of the same page."""

    title: str
    address: str
    html: str
    at: dt.datetime
    mark: str = ""
    author: str = ""


@dataclass(frozen=True)
class Section:
    """One feed: the page that it follows, and where its entries come from."""

    name: str
    title: str
    route: str
    entries: Callable[[], Iterator[Entry]]

    @property
    def page_address(self) -> str:
        return reverse(self.route)

    @property
    def rss_address(self) -> str:
        return reverse("feed", args=[self.name])

    @property
    def atom_address(self) -> str:
        return reverse("atom_feed", args=[self.name])

    @property
    def whole_addresses(self) -> dict[str, str]:
        """The whole address of the feed of each kind, to be copied into a feed reader."""
        return {"RSS": absolute(self.rss_address), "Atom": absolute(self.atom_address)}


def announcements() -> Iterator[Entry]:
    for row in Announcement.objects.public()[:ENTRIES]:
        yield Entry(row.title, row.get_absolute_url(), prose(row.excerpt), row.published_at, author=row.source)


def answers() -> Iterator[Entry]:
    """Answers, newest first; a correction is an entry of its own."""
    newest = Response.objects.published().readable().with_names().newest_first()
    for answer in with_public_pages(newest.select_related("opinion")[:ENTRIES]):
        page = answer.public_page
        html = told(page.summary if isinstance(page, Issue) else page.words, answer)
        title = f"Đính chính: {page}" if answer.correction_note else str(page)
        mark, author = f"tra-loi-{answer.pk}", answer.body.name
        yield Entry(title, page.get_absolute_url(), html, answer.published_at, mark, author)


def told(said: str, answer: Response) -> str:
    """The opinion as a quotation, then the answer: feed readers may show neither the author nor explain the title."""
    quote = format_html("<blockquote>{}</blockquote>", prose(said)) if said else ""
    head = format_html("<p>{} trả lời ({}):</p>", answer.body.name, str(answer.outcome).lower())
    note = f"Đính chính: {full_stop(answer.correction_note)}" if answer.correction_note else ""
    return format_html("{}{}{}{}", quote, head, prose(answer.text), prose(note))


def conclusions() -> Iterator[Entry]:
    """Conclusions; a corrected one counts as new, and says what was wrong."""
    told = ConclusionNotice.objects.public().with_corrected_at().select_related("session", "issuer")
    newest = told.prefetch_related("corrections").order_by(Coalesce("corrected_at", "published_at").desc(), "-pk")
    yield from map(conclusion_entry, newest[:ENTRIES])


def conclusion_entry(notice: ConclusionNotice) -> Entry:
    number = f" Số {notice.number_symbol}." if notice.number_symbol else ""
    words, title, at, mark = [f"Kết luận của {notice.session.title}.{number}"], notice.title, notice.published_at, ""
    if correction := next(reversed(notice.corrections.all()), None):
        words.insert(0, f"Đính chính: {full_stop(correction.note)} Lý do: {full_stop(correction.reason)}")
        title, at, mark = f"Đính chính: {title}", correction.at, f"dinh-chinh-{correction.number}"
    author = notice.issuer.name if notice.issuer else ""
    return Entry(title, notice.get_absolute_url(), prose("\n\n".join(words)), at, mark, author)


def sessions() -> Iterator[Entry]:
    """Sessions; one that was postponed, cancelled or moved counts as new, with the reason, however many were announced
    since."""
    moved_at = Max("changes__at", filter=Q(changes__kind__in=NEW_DAY))
    changes = (Coalesce(moment, "announced_at") for moment in [moved_at, F("postponed_at"), F("cancelled_at")])
    told = DialogueSession.objects.public().annotate(news_at=Greatest("announced_at", *changes))
    newest = told.prefetch_related("meetings", "changes").order_by("-news_at", "-pk")[:ENTRIES]
    yield from sorted(map(session_entry, newest), key=lambda entry: entry.at, reverse=True)


def session_entry(session: DialogueSession) -> Entry:
    days = "\n".join(f"- {meeting.when}{place(meeting.place)}" for meeting in session.meetings.all())
    words, at, mark = [days, session.summary or shorten(session.purpose, 300)], session.announced_at, ""
    title = session.title
    if session.cancelled_at:
        words.insert(0, f"Hội nghị đã hủy. Lý do: {full_stop(session.cancelled_reason)}")
        title, at, mark = f"Hủy: {title}", session.cancelled_at, f"huy-{session.cancelled_at:%Y%m%d}"
    elif session.postponed_at:
        words.insert(0, f"Hội nghị tạm hoãn. Lý do: {full_stop(session.postponed_reason)}")
        title, at, mark = f"Hoãn: {title}", session.postponed_at, postponed_mark(session)
    elif moved := moved_day(session):
        words.insert(0, words_of_move(moved))
        did = "Họp lại" if moved.is_as_before else "Đổi lịch"
        title, at, mark = f"{did}: {title}", moved.at, f"doi-lich-{moved.pk}"
    return Entry(title, session.get_absolute_url(), prose("\n\n".join(filter(None, words))), at, mark)


def words_of_move(moved: SessionChange) -> str:
    """What comes before the days of now."""
    why = f" Lý do: {full_stop(moved.reason)}" if moved.reason else ""
    if moved.is_as_before:
        return f"Hội nghị, trước đây hoãn, nay họp theo đúng lịch đã báo trước khi hoãn.{why} Lịch họp:"
    return f"Lịch họp đã đổi. Lịch cũ: {full_stop(moved.before)}{why} Lịch mới:"


def postponed_mark(session: DialogueSession) -> str:
    """Its day; another of one day, once the first was held after all, has its number as well. Needs `changes`
    loaded."""
    day = f"{session.postponed_at:%Y%m%d}"
    postponed = (change for change in session.changes.all() if change.kind == SessionChange.Kind.POSTPONED)
    times = sum(f"{change.at:%Y%m%d}" == day for change in postponed)
    return f"hoan-{day}-{times}" if times > 1 else f"hoan-{day}"


def moved_day(session: DialogueSession) -> SessionChange | None:
    """What last gave it another day; needs `changes` loaded."""
    return next((change for change in reversed(session.changes.all()) if change.kind in NEW_DAY), None)


NEW_DAY = {SessionChange.Kind.RESUMED, SessionChange.Kind.RESCHEDULED}


def place(name: str) -> str:
    return f", {name}" if name else ""


def promises() -> Iterator[Entry]:
    """Promises; progress, a new day, being done or not or given up makes an entry of its own."""
    for news in newest_news(ENTRIES):
        promise = news.promise
        author = promise.lead_body.name
        yield Entry(news.title, promise.get_absolute_url(), prose(news.words), news.at, news.mark, author)


SECTIONS = [
    Section("thong-bao", "Thông báo, tin", "sessions_app:announcements", announcements),
    Section("tra-loi", "Trả lời mới", "feedback:opinions", answers),
    Section("ket-luan", "Thông báo kết luận", "sessions_app:conclusions", conclusions),
    Section("hoi-nghi", "Hội nghị đối thoại", "sessions_app:sessions", sessions),
    Section("viec-phai-lam", "Việc phải làm", "feedback:commitments", promises),
]


class WithWayToItsPage(feedgenerator.SyndicationFeed):
    """Adds a link to its page for people who open a feed in a browser, which shows it by `feed.css`. Feed readers
    ignore elements of another namespace."""

    content_type = "application/xml; charset=utf-8"

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        name = self.feed["title"].partition(" · ")[0]
        handler.startElement("h:p", {"xmlns:h": "http://www.w3.org/1999/xhtml"})
        handler.characters("Địa chỉ này dành cho ứng dụng đọc tin. Muốn đọc tin, mời ông/bà mở trang ")
        handler.addQuickElement("h:a", name, {"href": self.feed["link"]})
        handler.characters(".")
        handler.endElement("h:p")


class Rss(WithWayToItsPage, feedgenerator.Rss201rev2Feed):
    pass


class Atom(WithWayToItsPage, feedgenerator.Atom1Feed):
    def write(self, outfile: Any, encoding: str) -> None:
        """As Django's own, which leaves the style sheet out of Atom."""
        handler = SimplerXMLGenerator(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        for sheet in self.feed["stylesheets"]:
            handler.processingInstruction("xml-stylesheet", sheet)
        handler.startElement("feed", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")


class SectionFeed(Feed):
    """One section as RSS. All addresses are absolute, whatever host name was asked."""

    feed_type: type[WithWayToItsPage] = Rss
    language = "vi"

    def __call__(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Sends no Last-Modified: taking down or correcting something makes no entry newer, and readers that ask by
        date would keep it. The ETag tells."""
        response = super().__call__(request, *args, **kwargs)
        del response["Last-Modified"]
        return response

    def get_object(self, request: HttpRequest, name: str) -> Section:
        section = next((section for section in SECTIONS if section.name == name), None)
        if section is None:
            raise Http404
        self.ward = WardProfile.current()
        return section

    def title(self, section: Section) -> str:
        return f"{section.title} · {capital(self.ward.full_name)}"

    def description(self, section: Section) -> str:
        return f"{section.title} trên Cổng đối thoại với Nhân dân"

    subtitle = description

    def stylesheets(self, section: Section) -> list[feedgenerator.Stylesheet]:
        return [feedgenerator.Stylesheet(static("css/feed.css"), mimetype="text/css", media=None)]

    def link(self, section: Section) -> str:
        return absolute(section.page_address)

    def feed_url(self, section: Section) -> str:
        return absolute(section.rss_address)

    def items(self, section: Section) -> list[Entry]:
        return list(section.entries())

    def item_title(self, entry: Entry) -> str:
        return entry.title

    def item_description(self, entry: Entry) -> str:
        return entry.html

    def item_link(self, entry: Entry) -> str:
        return absolute(entry.address)

    def item_guid(self, entry: Entry) -> str:
        return f"{absolute(entry.address)}#{entry.mark}" if entry.mark else absolute(entry.address)

    item_guid_is_permalink = False

    def item_pubdate(self, entry: Entry) -> dt.datetime:
        return timezone.localtime(entry.at)

    item_updateddate = item_pubdate

    def author_name(self, section: Section) -> str:
        return self.ward.responsible_body

    def item_author_name(self, entry: Entry) -> str | None:
        return entry.author or None


class AtomSectionFeed(SectionFeed):
    feed_type = Atom

    def feed_url(self, section: Section) -> str:
        return absolute(section.atom_address)


@require_safe
@conditional_page
def feed(request: HttpRequest, name: str) -> HttpResponse:
    return SectionFeed()(request, name=name)


@require_safe
@conditional_page
def atom_feed(request: HttpRequest, name: str) -> HttpResponse:
    return AtomSectionFeed()(request, name=name)


@require_safe
def feed_list(request: HttpRequest) -> HttpResponse:
    return render(request, "feeds.html", {"sections": SECTIONS})
