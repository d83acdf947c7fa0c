"""WebKit, the engine of every browser on an iPhone, driven by the W3C's WebDriver protocol.

Debian's packages webkit2gtk-driver and xvfb. Playwright cannot drive this build.
"""

import json
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

from tools.postgres import free_port

MISSING = [tool for tool in ["WebKitWebDriver", "xvfb-run"] if not shutil.which(tool)]
AS_ROOT = {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1", "LIBGL_ALWAYS_SOFTWARE": "1"}
WANTED = {"alwaysMatch": {"acceptInsecureCerts": True}}
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The name under which the protocol gives an element."""


@contextmanager
def webkit():
    """An open browser."""
    port = free_port()
    command = ["xvfb-run", "--auto-servernum", "WebKitWebDriver", f"--port={port}"]
    driver = subprocess.Popen(command, env=os.environ | AS_ROOT, stderr=subprocess.DEVNULL)
    try:
        browser = WebKit(f"http://127.0.0.1:{port}/session")
        yield browser
        browser.call("DELETE", "")
    finally:
        driver.terminate()
        driver.wait(30)


class WebKit:
    def __init__(self, address):
        self.address, deadline = address, time.monotonic() + 30
        while True:
            try:
                self.address += f"/{self.call('POST', '', capabilities=WANTED)['sessionId']}"
                break
            except urllib.error.URLError:
                assert time.monotonic() < deadline, "the driver does not answer"
                time.sleep(0.2)

    def call(self, method, path, **said):
        body = json.dumps(said).encode() if method == "POST" else None
        request = urllib.request.Request(self.address + path, body, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]

    def open(self, address):
        self.call("POST", "/url", url=address)

    def back(self):
        self.call("POST", "/back")
        time.sleep(0.5)

    @property
    def title(self):
        return self.call("GET", "/title")

    def run(self, script):
        """What the body of a function in JavaScript returns."""
        return self.call("POST", "/execute/sync", script=script, args=[])

    def text(self):
        return self.run("return document.body.innerText")

    def find(self, selector):
        return f"/element/{self.call('POST', '/element', using='css selector', value=selector)[ELEMENT]}"

    def write(self, selector, text):
        self.call("POST", f"{self.find(selector)}/value", text=text)

    def click(self, selector):
        self.call("POST", f"{self.find(selector)}/click")

    def go_on(self, to):
        """Press the button of a step, until the page with this in its title is there."""
        self.click("[name=go]")
        self.until(to)

    def until(self, title):
        deadline = time.monotonic() + 20
        while title not in self.title:
            assert time.monotonic() < deadline, f"not «{title}» but «{self.title}»"
            time.sleep(0.1)
