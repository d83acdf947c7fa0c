"""How often an announcement was read: counted without writing while somebody reads."""

from dialogue_portal.lib.counting import ViewCounter
from sessions_app.views import announcement_views
from tests.builders import make_announcement
from tests.staff import fresh

BROWSER = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36"}


def test_robots_previews_of_links_and_pages_loaded_ahead_are_not_counted(client):
    announcement_views.counts.clear()
    address = make_announcement().get_absolute_url()
    agents = ["Googlebot/2.1", "facebookexternalhit/1.1", "curl/8", "python-requests/2", "Mozilla/5.0 HeadlessChrome/1"]
    for agent in agents:
        client.get(address, headers={"User-Agent": agent})
    client.get(address)
    client.head(address, headers=BROWSER)
    client.get(address, headers={**BROWSER, "Sec-Purpose": "prefetch;prerender"})
    assert not announcement_views.counts
    client.get(address, headers=BROWSER)
    assert sum(announcement_views.counts.values()) == 1


def test_reading_writes_nothing_and_several_processes_lose_no_view(client, django_assert_num_queries):
    announcement_views.counts.clear()
    announcement = make_announcement()
    others = [ViewCounter(announcement_views.write) for _ in range(3)]
    for counter in others:
        for _ in range(5):
            counter.add(announcement.pk)
    for _ in range(4):
        client.get(announcement.get_absolute_url(), headers=BROWSER)
    assert fresh(announcement).view_count == 0
    for counter in [announcement_views, *others]:
        with django_assert_num_queries(1):
            counter.flush()
    assert fresh(announcement).view_count == 19


def test_views_that_cannot_be_written_now_are_written_later(monkeypatch):
    written = []

    def write(key, number):
        if not written:
            written.append("failed")
            raise OSError
        written.append((key, number))

    counter = ViewCounter(write)
    counter.add(7)
    counter.flush()
    counter.add(7)
    counter.flush()
    assert written == ["failed", (7, 2)]
