"""Contact data shown so that its owner knows it again and nobody else learns it."""


def masked_phone(stored: str) -> str:
    """`+84912345678` as `…5678`; empty stays empty."""
    return f"…{stored[-4:]}" if stored else ""


def masked_email(email: str) -> str:
    """`ten@example.vn` as `t…@example.vn`; empty stays empty."""
    name, _, host = email.rpartition("@")
    return f"{name[:1]}…@{host}" if email else ""


def masked_name(name: str) -> str:
    """«Nguyễn Thị Thử» as «N. T. T.»; empty stays empty."""
    return " ".join(f"{word[0].upper()}." for word in name.split())
