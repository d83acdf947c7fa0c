"""How a page is compressed, and which compression a visitor accepts."""

import gzip
from functools import lru_cache

import brotli

AS_IT_IS = "identity"
SMALLEST = 400
"""Bytes. Compressing less saves nothing."""
PACKABLE = ("text/", "application/xml", "application/json", "image/svg")
BROTLI_QUALITY = 5
"""Of 11. A page is kept for a minute: quality 11 would save a few more bytes and take forty times as long."""


@lru_cache(maxsize=256)
def best(accepted: str) -> str:
    """The encoding that an `Accept-Encoding` prefers, among ours; brotli when several are equal."""
    weights = dict(map(weight_of, accepted.lower().split(",")))
    others = weights.get("*", 0.0)
    liked = {name: weights.get(name, others) for name in ["br", "gzip"]}
    name = max(liked, key=lambda name: liked[name])
    return name if liked[name] > 0 and liked[name] >= weights.get(AS_IT_IS, 0.0) else AS_IT_IS


def weight_of(part: str) -> tuple[str, float]:
    name, _, weight = part.partition(";q=")
    try:
        return name.strip(), float(weight) if weight else 1.0
    except ValueError:
        return name.strip(), 0.0


def packed(body: bytes, encoding: str) -> bytes:
    return brotli.compress(body, quality=BROTLI_QUALITY) if encoding == "br" else gzip.compress(body, 6, mtime=0)
