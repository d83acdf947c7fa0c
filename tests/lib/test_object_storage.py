"""Where uploads go is one address in the environment."""

import pytest

from dialogue_portal.lib.object_storage import storage_at


def test_without_an_address_files_lie_in_a_folder():
    assert storage_at("") == {"BACKEND": "dialogue_portal.lib.storage.SyncedFileSystemStorage"}


def test_keys_are_read_as_quoted_and_the_line_is_encrypted_unless_told_otherwise():
    options = storage_at("s3://kh%2Foa:b%40i@kho.example.vn:9000/tep?region=vn-1")["OPTIONS"]
    assert [options[name] for name in ("access_key", "secret_key", "bucket_name")] == ["kh/oa", "b@i", "tep"]
    assert options["endpoint_url"] == "https://kho.example.vn:9000"
    assert options["region_name"] == "vn-1"
    assert options["default_acl"] is None
    assert storage_at("s3://a:b@127.0.0.1:9000/tep?tls=no")["OPTIONS"]["endpoint_url"] == "http://127.0.0.1:9000"


@pytest.mark.parametrize("address", ["s3://kho/tep", "s3://a:b@kho", "https://a:b@kho/tep", "s3://a:@kho/tep", "tep"])
def test_an_address_that_is_none_stops_the_start(address):
    with pytest.raises(ValueError, match="FILES_URL"):
        storage_at(address)
