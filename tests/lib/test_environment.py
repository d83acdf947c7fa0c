"""What makes no sense ends the start with one sentence; what is empty is the default."""

import pytest

from dialogue_portal.lib import environment

DATABASE, MAIL = "sqlite:////var/x.sqlite3", "smtp://ten:mat@may:587/?tls=True"
READ = {
    "folder": (lambda: str(environment.folder("X", "/tmp")), "/tmp"),  # looked at, never written
    "yes_or_no": (lambda: environment.yes_or_no("X"), False),
    "one_of": (lambda: environment.one_of("X", "a", ["a", "b"]), "a"),
    "whole": (lambda: environment.whole("X", 7, least=1, most=20), 7),
    "number": (lambda: environment.number("X", 7, most=20), 7),
    "origin": (lambda: environment.origin("X", "http://127.0.0.1:8000"), "http://127.0.0.1:8000"),
    "origins": (lambda: environment.origins("X", []), []),
    "hosts": (lambda: environment.hosts("X", ["localhost"]), ["localhost"]),
    "networks": (lambda: environment.networks("X"), []),
    "mailbox": (lambda: environment.mailbox("X", "a@localhost"), "a@localhost"),
    "database": (lambda: environment.database("X", DATABASE)["NAME"], "/var/x.sqlite3"),
    "mail_server": (lambda: (environment.mail_server("X") or {}).get("EMAIL_HOST"), None),
    "uploads": (
        lambda: environment.uploads("X")["BACKEND"],
        "dialogue_portal.lib.storage.SyncedFileSystemStorage",
    ),
}
NONSENSE = {
    "folder": ["/etc/passwd"],
    "yes_or_no": ["perhaps", "2"],
    "one_of": ["c", "A"],
    "whole": ["abc", "-1", "0", "21", "1.5", "1e3", "9" * 40],
    "number": ["abc", "-1", "nan", "inf", "1e99", "21"],
    "origin": [
        "abc",
        "https://",
        "https://a b",
        "ftp://a.vn",
        "https://a.vn/x",
        "https://a.vn:x",
        "https://a.vn:99999",
    ],
    "origins": ["a.vn", "https://a.vn/x"],
    "hosts": ["*", "https://a.vn", "a.vn:443", "a b"],
    "networks": ["abc", "10.0.0.0/99", "0.0.0.0/0", "::/0", "10.0.5.1,abc"],
    "mailbox": ["abc", "a@", "@b.vn"],
    "database": ["abc", "mysql://a:b@c/d", "postgres://", "postgres://a:b@c:x/d", "postgres://a:p#q@c:5432/d"],
    "mail_server": ["abc", "http://x", "smtp://", "smtp://a:b@c:x/", "smtps://a:b@c/", "smtp://a:p#q@c:587/"],
    "uploads": ["abc", "s3://a:b@c:x/d", "s3://c/d"],
}
SENSE = {
    "folder": ("/var", "/var"),
    "yes_or_no": (" True ", True),
    "one_of": ("b", "b"),
    "whole": (" 20 ", 20),
    "number": ("0.5", 0.5),
    "origin": ("https://a.vn:8443/", "https://a.vn:8443"),
    "origins": ("https://a.vn, https://*.b.vn", ["https://a.vn", "https://*.b.vn"]),
    "hosts": ("a.vn, .b.vn,[::1]", ["a.vn", ".b.vn", "[::1]"]),
    "networks": ("10.0.5.1/24, 2001:db8::/48", ["10.0.5.1/24", "2001:db8::/48"]),
    "mailbox": ("Phường <a@b.vn>", "Phường <a@b.vn>"),
    "database": ("postgres://u:p%23q@may:5432/ten", "ten"),
    "mail_server": (MAIL, "may"),
}


@pytest.mark.parametrize("kind", READ)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_what_is_not_set_or_empty_is_the_default(kind, value, monkeypatch):
    monkeypatch.delenv("X", raising=False) if value is None else monkeypatch.setenv("X", value)
    read, default = READ[kind]
    assert read() == default


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in NONSENSE.items() for value in values])
def test_nonsense_ends_the_start_with_one_sentence_that_keeps_the_value_to_itself(kind, value, monkeypatch):
    monkeypatch.setenv("X", value)
    with pytest.raises(SystemExit) as end:
        READ[kind][0]()
    assert str(end.value.code).startswith("Cài đặt X không dùng được: ")
    assert "p#q" not in str(end.value.code)
    assert "\n" not in str(end.value.code)


@pytest.mark.parametrize(("kind", "value", "meant"), [(kind, *pair) for kind, pair in SENSE.items()])
def test_valid_values_of_variables_are_read(kind, value, meant, monkeypatch):
    monkeypatch.setenv("X", value)
    assert READ[kind][0]() == meant


def test_a_secret_is_taken_as_it_is_and_has_to_be_long_enough(monkeypatch):
    monkeypatch.setenv("X", " bí mật dài ")
    assert environment.secret("X", least=10) == " bí mật dài "
    with pytest.raises(SystemExit, match="ít nhất 11 ký tự"):
        environment.secret("X", least=11)


def test_an_object_store_without_its_library_says_what_to_install(monkeypatch):
    monkeypatch.setenv("X", "s3://a:b@c:9000/d")
    monkeypatch.setattr(environment, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="pip install"):
        environment.uploads("X")
