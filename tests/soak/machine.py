"""A Debian 12 of its own, started by systemd, on which the portal is set up with the commands of deploy/README.md.

Its files are in a folder; it shares this machine's network, so the ports of the portal, nginx and PostgreSQL must be
free. It is fetched once from Debian's mirror (two minutes) and copied for each run.
"""

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FETCHED = ROOT / ".cache" / "debian-12"
MIRROR = "http://deb.debian.org/debian"
PACKAGES = "systemd systemd-sysv dbus git sudo curl openssl ca-certificates python3-venv nginx-light postgresql"
FOR_THE_CERTIFICATE = ["certbot", "pebble"]
PORTS = [80, 443, 5432, 8000, 14000, 15000]
NAME = "doi-thoai.example.vn"
AUTHORITY = "https://localhost:14000/dir"
PASSWORD = "mat-khau"
TRUSTED = "etc/ssl/certs/ca-certificates.crt"
CLEAN = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8", "TERM": "dumb"}


def what_is_missing():
    """Why no machine can be started here; empty if it can."""
    if "DATABASE_URL" in os.environ:
        return "it brings its own database: once is enough"
    if os.geteuid() != 0:
        return "only root may start a machine"
    if missing := [tool for tool in ["debootstrap", "systemd-nspawn", "nsenter", "script"] if not shutil.which(tool)]:
        return f"no {', '.join(missing)} here"
    if taken := [port for port in PORTS if is_taken(port)]:
        return f"ports in use: {taken}"
    return ""


def is_taken(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def readme_commands(word):
    """The lines of the block of deploy/README.md with `word`, each whole and without its comment."""
    blocks = re.findall(r"^```\n(.*?)^```", (ROOT / "deploy" / "README.md").read_text(), re.S | re.M)
    (block,) = [block for block in blocks if word in block]
    return [line.split("  # ")[0].strip() for line in block.replace("\\\n", " ").splitlines()]


def fetch():
    """What debootstrap cannot put in order by itself is installed afterwards."""
    half = FETCHED.with_suffix(".half")
    shutil.rmtree(half, ignore_errors=True)
    packages = f"--include={PACKAGES.replace(' ', ',')}"
    subprocess.run(["debootstrap", "--variant=minbase", packages, "bookworm", half, MIRROR], check=True)
    subprocess.run(
        ["chroot", half, "apt-get", "install", "--yes", "--no-install-recommends", *FOR_THE_CERTIFICATE], check=True
    )
    half.rename(FETCHED)


class Machine:
    def __init__(self, folder):
        self.folder, self.process = folder, None
        if not FETCHED.exists():
            fetch()
        subprocess.run(["cp", "-a", FETCHED, folder], check=True)
        (folder / "etc/hosts").write_text(f"127.0.0.1 localhost {socket.gethostname()} {NAME}\n")
        shutil.copy(f"/{TRUSTED}", folder / TRUSTED)
        (folder / "etc/pip.conf").write_text(f"[global]\ncert = /{TRUSTED}\n")

    def start(self):
        command = ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--kill-signal=SIGRTMIN+3", "--boot"]
        self.process = subprocess.Popen(
            [*command, "-D", self.folder],
            env=os.environ | {"SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.until(lambda: self.run("systemctl is-system-running", check=False) == "running", "the machine is up")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)

    def run(self, command, *, check=True, at=""):
        """The output of a shell line run inside; `at` is put before it on this machine."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        inside = ["nsenter", "-t", *children[:1], "-m", "-u", "-i", "-p", "-C", "env", "-i"]
        line = [*inside, *(f"{name}={value}" for name, value in CLEAN.items()), "bash", "-c", f"cd /root; {command}"]
        told = subprocess.run([*at.split(), *line], capture_output=True, text=True, timeout=600)
        if check:
            assert told.returncode == 0, f"{command}\n{told.stdout}\n{told.stderr}"
        return told.stdout.strip()

    def until(self, holds, what, seconds=60):
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, f"not so: {what}"
            time.sleep(0.5)

    def set_up(self):
        """Run the commands of deploy/README.md, except those that ask a person or download."""
        for command in readme_commands("useradd"):
            if command.startswith("apt install"):
                wanted = command.replace("nginx ", "nginx-light ").split()[2:]
                assert set(wanted) <= set(PACKAGES.split())
            elif command.startswith("git clone"):
                self.take_code()
            elif "--pwprompt" in command:
                self.run(f"sudo -u postgres psql -c \"create user doi_thoai password '{PASSWORD}'\"")
            else:
                self.run(command)
            if "env.example" in command:
                self.fill_in_keys()

    def take_code(self):
        code = self.folder / "opt/doi-thoai"
        code.mkdir()
        names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        packed = subprocess.run(
            ["tar", "--null", "-T", "-", "-c", "--owner=0", "--group=0"],
            cwd=ROOT,
            input=names,
            capture_output=True,
            check=True,
        )
        subprocess.run(["tar", "-x", "-C", code], input=packed.stdout, check=True)

    def fill_in_keys(self):
        settings = self.folder / "etc/doi-thoai/env"
        filled = re.sub(
            r"^(\w+_KEY)=$", lambda key: f"{key[1]}={secrets.token_urlsafe(48)}", settings.read_text(), flags=re.M
        )
        assert f":{PASSWORD}@" in filled
        settings.write_text(filled)

    def put_nginx_before(self):
        """With a certificate by ACME, as deploy/README.md says, from an authority of this machine's own."""
        self.start_authority()
        install, ask = readme_commands("certbot certonly")
        assert set(install.split()[2:]) <= set(FOR_THE_CERTIFICATE)
        self.run(f"{ask} --server {AUTHORITY} --non-interactive --agree-tos --email quan-tri@example.vn")
        for command in readme_commands("/etc/nginx/conf.d"):
            self.run(command)
        self.run("sed -i s/^#CERTIFICATE_FILE/CERTIFICATE_FILE/ /etc/doi-thoai/env; systemctl restart doi-thoai-web@1")

    def start_authority(self):
        """Pebble, Let's Encrypt's own server for trying: it issues to whoever answers at the name's port 80."""
        self.run(
            "mkdir /etc/pebble; cd /etc/pebble; openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
            " -addext subjectAltName=DNS:localhost -keyout key.pem -out cert.pem"
            f"; cat cert.pem >> /{TRUSTED}"
        )
        (self.folder / "etc/pebble/config.json").write_text(
            json.dumps(
                {
                    "pebble": {
                        "listenAddress": "127.0.0.1:14000",
                        "managementListenAddress": "127.0.0.1:15000",
                        "certificate": "/etc/pebble/cert.pem",
                        "privateKey": "/etc/pebble/key.pem",
                        "httpPort": 80,
                        "tlsPort": 443,
                    }
                }
            )
        )
        self.run("systemd-run --unit pebble pebble -config /etc/pebble/config.json")
        self.until(lambda: self.run(f"curl -sf {AUTHORITY}", check=False), "the authority answers")
