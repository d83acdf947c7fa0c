"""Where the renditions of a picture are stored and how a page names them: common to all models of pictures."""

from uuid import UUID

from .images import WIDTHS

EXTENSIONS = ("webp", "jpg")
"""Each size is kept as both: what loads faster, and what every browser shows."""


class Renditions:
    """Mixin for a model with `key`, `width` and `height` in pixels. Its files are in FOLDER; `url` gives their
    addresses."""

    FOLDER = ""

    key: UUID
    width: int
    height: int

    @property
    def widths(self) -> list[int]:
        """The widths in pixels at which the picture exists: no wider than the original; none if it is no picture."""
        return sorted({min(width, self.width) for width in WIDTHS}) if self.width else []

    def path(self, width: int, extension: str) -> str:
        return f"{self.FOLDER}/{self.key.hex}/{width}.{extension}"

    def rendition_names(self) -> list[str]:
        return [self.path(width, extension) for width in self.widths for extension in EXTENSIONS]

    def url(self, width: int, extension: str) -> str:
        raise NotImplementedError

    @property
    def fallback_url(self) -> str:
        return self.url(self.widths[min(1, len(self.widths) - 1)], "jpg")

    @property
    def largest_url(self) -> str:
        return self.url(self.widths[-1], "jpg")

    def srcset(self, extension: str) -> str:
        return ", ".join(f"{self.url(width, extension)} {width}w" for width in self.widths)

    @property
    def webp_srcset(self) -> str:
        return self.srcset("webp")

    @property
    def jpeg_srcset(self) -> str:
        return self.srcset("jpg")
