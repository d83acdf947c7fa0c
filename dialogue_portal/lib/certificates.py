"""Until when a certificate is valid and for which hosts, read from its file; nobody is asked over a network."""

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from cryptography import x509


class NoCertificate(Exception):
    """The file holds none."""


class Certificate(NamedTuple):
    names: list[str]
    """Of hosts, in lower case; «*.» stands for one word before the rest."""
    expires_at: dt.datetime

    def is_for(self, host: str) -> bool:
        return not {host.lower(), f"*.{host.lower().partition('.')[2]}"}.isdisjoint(self.names)


def certificate_in(path: Path) -> Certificate:
    """The first certificate of a PEM file, which is the host's own. Cached until the file changes. Raises `OSError` or
    `NoCertificate`."""
    stat = path.stat()
    return read(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=1)
def read(path: Path, changed_at: int, size: int) -> Certificate:
    try:
        found = x509.load_pem_x509_certificates(path.read_bytes())[0]
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound) as error:
        raise NoCertificate from error
    return Certificate([name.lower() for name in names.get_values_for_type(x509.DNSName)], found.not_valid_after_utc)
