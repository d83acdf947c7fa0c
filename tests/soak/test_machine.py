"""The portal on a Debian 12 under systemd: set up as deploy/README.md says, upgraded, killed, switched off and on.

Five minutes, as root, with debootstrap and systemd-container; skipped elsewhere. `make soak` runs it.
"""

import http.client
import json
import random
import shlex
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from .machine import NAME, ROOT, Machine, readme_commands, what_is_missing

pytestmark = pytest.mark.skipif(bool(what_is_missing()), reason=what_is_missing())

ALWAYS = ["doi-thoai.socket", "doi-thoai-web@1", "doi-thoai-worker", "nginx", "postgresql@15-main"]
TIMERS = sorted(file.name for file in (ROOT / "deploy" / "systemd").glob("*.timer"))
JOBS = [name.removeprefix("doi-thoai-").removesuffix(".timer") for name in TIMERS]


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    machine = Machine(tmp_path_factory.mktemp("machine") / "debian")
    machine.start()
    try:
        machine.set_up()
        machine.put_nginx_before()
        yield machine
    finally:
        machine.stop()


def all_runs(machine):
    return machine.run(f"systemctl is-active {' '.join([*ALWAYS, *TIMERS])}", check=False).split() == ["active"] * len(
        [*ALWAYS, *TIMERS]
    )


def over_tls(machine):
    """The status of home through nginx."""
    return machine.run(f"curl -sk -o /dev/null -w '%{{http_code}}' https://{NAME}/")


def served_certificate(machine):
    return machine.run(
        f"openssl s_client -connect {NAME}:443 </dev/null 2>/dev/null | openssl x509 -noout -serial -issuer"
    )


def ask(path):
    """The status of a page, straight from the portal; who asks is somebody else each time."""
    line = http.client.HTTPConnection("127.0.0.1", 8000, timeout=30)
    visitor = f"10.0.{random.randrange(250)}.{random.randrange(250)}"
    line.request("GET", path, headers={"Host": NAME, "X-Forwarded-Proto": "https", "X-Forwarded-For": visitor})
    with line.getresponse() as answer:
        answer.read()
    line.close()
    return answer.status


class Readers:
    """Four who open page after page, none of them kept, until they are told to stop."""

    def __init__(self):
        self.told, self.enough = Counter(), Event()

    def __enter__(self):
        self.pool = ThreadPoolExecutor(4)
        for _ in range(4):
            self.pool.submit(self.read)
        return self

    def read(self):
        while not self.enough.is_set():
            try:
                self.told[ask(f"/y-kien/?q={random.randrange(10**6)}")] += 1
            except (OSError, http.client.HTTPException) as error:
                self.told[type(error).__name__] += 1
            time.sleep(0.05)

    def __exit__(self, *error):
        self.enough.set()
        self.pool.shutdown()


def test_everything_runs_and_the_page_comes_over_tls(machine):
    machine.until(lambda: all_runs(machine), "every unit is active")
    assert over_tls(machine) == "200"
    assert machine.run("systemctl --failed --no-legend") == ""


def test_a_certificate_that_was_renewed_is_served_at_once(machine):
    before = served_certificate(machine)
    assert "Pebble" in before
    assert machine.run("systemctl is-active certbot.timer") == "active"
    machine.run("certbot renew --force-renewal --no-random-sleep-on-renew")
    assert served_certificate(machine) not in {"", before}
    told = json.loads(machine.run("curl -s http://127.0.0.1:8000/readyz"))["checks"]
    assert told["certificate"]["ok"], told


@pytest.mark.parametrize("job", JOBS)
def test_what_a_timer_starts_can_do_its_work(machine, job):
    machine.run(f"systemctl start doi-thoai-job@{job}")


def test_the_backup_lies_where_it_should_and_is_locked(machine):
    machine.run("systemctl start doi-thoai-job@backup")
    assert machine.run("stat -c '%U %a' /var/backups/doi-thoai/sao-luu-*.khoa | sort -u") == "doi-thoai 600"


def test_the_first_administrator_is_made(machine):
    (command,) = readme_commands("first_admin")
    answers = ["quantri", "Ban quản trị", "quan-tri@example.vn", "Mat-khau-dai-12345", "Mat-khau-dai-12345"]
    typed = "; ".join(f"sleep 4; echo {shlex.quote(answer)}" for answer in answers)
    told = machine.run(f"({typed}; sleep 4) | script -qec {shlex.quote(command)} /dev/null")
    assert "Đã tạo quản trị viên quantri." in told


def test_an_upgrade_cuts_nobody_off(machine):
    with Readers() as readers:
        machine.run("/opt/doi-thoai/deploy/upgrade")
    assert set(readers.told) == {200}
    assert readers.told[200] > 200
    assert machine.run("systemctl is-active doi-thoai-web@2", check=False) == "inactive"


@pytest.mark.parametrize("unit", ["doi-thoai-web@1", "doi-thoai-worker"])
def test_a_unit_that_was_killed_is_started_again(machine, unit):
    before = machine.run(f"systemctl show -p MainPID --value {unit}")
    machine.run(f"kill -9 {before}")
    machine.until(
        lambda: machine.run(f"systemctl show -p MainPID --value {unit}") not in {before, "0"}, f"{unit} is back"
    )
    assert ask("/") == 200


def test_all_is_there_again_after_the_machine_was_off(machine):
    machine.stop()
    with pytest.raises(ConnectionRefusedError):
        ask("/")
    machine.start()
    machine.until(lambda: all_runs(machine), "every unit is active")
    assert ask("/") == 200
    assert over_tls(machine) == "200"
