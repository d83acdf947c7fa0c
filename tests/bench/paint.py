"""When a page is first seen on a weak telephone and a slow line, beside a bare page of the same words. No test.

    python -m tests.bench.paint http://127.0.0.1:8000 [/address/ …]

Against a running portal (`make run`, not `--dev`). Chromium, its processor four times slower, on two lines: what its own
developer tools call «Slow 4G» (DevTools, front_end/core/sdk/NetworkManager.ts: 1.6 Mbit/s and 750 kbit/s, nine tenths of
it, and 150 ms × 3.75), and one of the same width with 150 ms to and fro, where the processor's part weighs more. Each page
in turn with its bare twin, `ROUNDS` times; medians. The visitor comes by a link on a page of another site, as from a
message or a search: the browser starts a new process for either. `BY=address` opens both in a new tab instead; that
spares the twin the new process, but not the portal, whose Cross-Origin-Opener-Policy asks for one. The table goes between
the marks of docs/performance.md.
"""

import os
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from urllib.request import urlopen

import brotli
from playwright.sync_api import Browser, sync_playwright

from tools.browser import launch_options

ROUNDS = int(os.environ.get("ROUNDS", "7"))
BY_LINK = os.environ.get("BY", "link") == "link"
ELSEWHERE = "/elsewhere"
FOLLOW = """address => {
  const link = document.createElement('a');
  link.href = address;
  document.body.append(link);
  link.click();
}"""
LINES = {
    "Slow 4G": {"latency": 562.5, "downloadThroughput": 0.9 * 1.6e6 / 8, "uploadThroughput": 0.9 * 750e3 / 8},
    "150 ms": {"latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8},
}
PAPER = Path(__file__).resolve().parent.parent.parent / "docs" / "performance.md"
MARKS = ("<!-- the bench of painting writes from here -->", "<!-- the bench of painting writes to here -->")
WATCH = """
window.seen = { fcp: 0, lcp: 0, blocked: 0, shift: 0 };
const watch = (type, take) => new PerformanceObserver(list => list.getEntries().forEach(take)).observe({ type, buffered: true });
watch('paint', entry => { if (entry.name === 'first-contentful-paint') window.seen.fcp = entry.startTime; });
watch('largest-contentful-paint', entry => { window.seen.lcp = entry.startTime; });
watch('longtask', entry => { window.seen.blocked += Math.max(0, entry.duration - 50); });
watch('layout-shift', entry => { window.seen.shift += entry.value; });
"""
Seen = dict[str, float]


class Bare(BaseHTTPRequestHandler):
    """Serves the bare twins, compressed as the portal compresses."""

    pages: dict[str, bytes] = {}
    port = 0

    def do_GET(self) -> None:  # named by the library
        body = self.pages.get(self.path, b"")
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Encoding", "br")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """No log."""


def bare(words: str) -> bytes:
    """The same words as paragraphs, without styles."""
    paragraphs = "".join(f"<p>{line}</p>" for line in words.splitlines() if line.strip())
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>x</title>'
    return brotli.compress(f'<!doctype html><html lang="vi">{head}{paragraphs}'.encode(), quality=5)


def look_at(browser: Browser, address: str, line: str) -> Seen:
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True)
    page = context.new_page()
    if BY_LINK:
        page.goto(f"http://localhost:{Bare.port}{ELSEWHERE}")  # for a browser another site than 127.0.0.1
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.emulateNetworkConditions", {"offline": False, **LINES[line]})
    client.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.route(re.compile("/anh/"), lambda route: route.abort())
    page.add_init_script(WATCH)
    if BY_LINK:
        page.evaluate(FOLLOW, address)
        page.wait_for_url(address)
    else:
        page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    seen: Seen = page.evaluate("window.seen")
    context.close()
    return seen


def words_of(browser: Browser, address: str) -> str:
    page = browser.new_page()
    page.goto(address)
    words = page.evaluate("document.body.innerText")
    page.close()
    return str(words).replace("&", "&amp;").replace("<", "&lt;")


def row(browser: Browser, name: str, line: str, address: str, twin: str) -> str:
    """One line of the table: medians of the page, and its paints as multiples of the bare twin's."""
    pairs = [(look_at(browser, address, line), look_at(browser, twin, line)) for _ in range(ROUNDS)]
    own, other = ({key: median(pair[side][key] for pair in pairs) for key in pairs[0][side]} for side in (0, 1))
    ratios = " | ".join(f"**{own[key] / other[key]:.2f}**" for key in ("fcp", "lcp"))
    times = f"{own['fcp']:.0f} ({other['fcp']:.0f}) | {own['lcp']:.0f} ({other['lcp']:.0f})"
    return f"| {name} | {line} | {ratios} | {times} | {own['blocked']:.0f} | {own['shift']:.3f} |"


def usual_pages(base: str) -> list[str]:
    """Home, the conference on it, both lists, an opinion."""
    home = str(urlopen(base + "/").read().decode())
    found = re.search(r'href="(/doi-thoai/[^/"]+/)"', home)
    return ["/", *([found[1]] if found else []), "/doi-thoai/", "/y-kien/", "/y-kien/1/"]


def main(base: str, addresses: list[str]) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bare)
    Thread(target=server.serve_forever, daemon=True).start()
    Bare.port, Bare.pages[ELSEWHERE] = server.server_port, bare("Một trang của nơi khác")
    lines = [
        "| Page | line | first × (≤ 1.15) | largest × (≤ 1.3) | first ms (bare) | largest ms (bare) | blocked ms (≤ 50) | shift |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        for number, address in enumerate(addresses):
            Bare.pages[f"/{number}"] = bare(words_of(browser, base + address))
            twin = f"http://127.0.0.1:{server.server_port}/{number}"
            name = re.sub("(?<=/doi-thoai/)[^/]+", "…", address)
            lines += [row(browser, name, line, base + address, twin) for line in LINES]
        browser.close()
    server.shutdown()
    print("\n".join(lines))
    paper = PAPER.read_text(encoding="utf-8")
    if MARKS[0] in paper:
        before, after = paper.split(MARKS[0])[0], paper.split(MARKS[1])[1]
        PAPER.write_text(f"{before}{MARKS[0]}\n\n" + "\n".join(lines) + f"\n\n{MARKS[1]}{after}", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), sys.argv[2:] or [*usual_pages(sys.argv[1].rstrip("/"))])
