"""Finds the single file that is needed from the editor's package: compressing all of it would take seconds at every
start."""

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage

FILES = ["django_prose_editor/editor.js"]


class WithoutMap(FileSystemStorage):
    """Scripts without their last line, which names a source map that is not there."""

    def _open(self, name: str, mode: str = "rb") -> File:
        content = Path(self.path(name)).read_bytes()
        return ContentFile(content.partition(b"//# sourceMappingURL=")[0], name=name)


class EditorFinder(BaseFinder):
    """Finds `FILES`; the package need not be an installed app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        package = find_spec("django_prose_editor")
        self.storage = WithoutMap(Path(package.origin).parent / "static")
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = [self.storage.path(path)] if path in FILES else []
        return found if find_all else next(iter(found), [])

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        return ((path, self.storage) for path in FILES)
