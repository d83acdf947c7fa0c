"""An object store on this machine, thrown away afterwards, for the tests that run on one.

python tools/object_store.py -- COMMAND …     runs the command with FILES_URL naming the store
"""

import logging
import os
import subprocess
import sys

import boto3
from moto.server import ThreadedMotoServer

BUCKET = "files"
KEYS = {"aws_access_key_id": "tests", "aws_secret_access_key": "tests", "region_name": "us-east-1"}


def main(command: list[str]) -> int:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # a line for each request, among the tests' dots
    try:
        host, port = server.get_host_and_port()
        boto3.client("s3", endpoint_url=f"http://{host}:{port}", **KEYS).create_bucket(Bucket=BUCKET)
        address = f"s3://tests:tests@{host}:{port}/{BUCKET}?tls=no"
        return subprocess.call(command, env={**os.environ, "FILES_URL": address})
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[sys.argv.index("--") + 1 :]))
