"""Where uploads go: a folder of this machine, or an object store that several machines share."""

import errno
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


class StoreUnavailable(OSError):
    """The store cannot be reached or refuses us; callers handle it as a failing disk. Its text is the store's own word
    («AccessDenied») and names neither keys nor files."""

    def __init__(self, word: str) -> None:
        super().__init__(errno.EIO, word)


def storage_at(address: str) -> dict[str, Any]:
    """Django's entry for where uploads go. `address` is empty for the folder, else
    `s3://KEY:SECRET@HOST[:PORT]/BUCKET[?region=…][&tls=no]`, both keys percent-encoded.

    Objects are private and are handed out by the same views as files. Raises `ValueError` for any other address.
    """
    if not address:
        return {"BACKEND": "dialogue_portal.lib.storage.SyncedFileSystemStorage"}
    parts, asked = urlsplit(address), parse_qs(urlsplit(address).query)
    bucket = parts.path.strip("/")
    if parts.scheme != "s3" or parts.port == 0 or not (parts.hostname and parts.username and parts.password and bucket):
        raise ValueError("FILES_URL phải có dạng s3://KHÓA:BÍ_MẬT@MÁY_CHỦ/KHO")
    scheme = "http" if asked.get("tls") == ["no"] else "https"
    return {
        "BACKEND": "dialogue_portal.lib.s3_storage.ObjectStorage",
        "OPTIONS": {
            "access_key": unquote(parts.username),
            "secret_key": unquote(parts.password),
            "bucket_name": bucket,
            "endpoint_url": f"{scheme}://{parts.netloc.rpartition('@')[2]}",
            "region_name": asked.get("region", ["us-east-1"])[0],
            "default_acl": None,
            "file_overwrite": False,
        },
    }
