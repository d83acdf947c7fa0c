"""How long thirty photographs of 12 megapixels take from the desk to all their sizes. Not part of the tests.

    python -m tests.bench.photos [number]

A real worker beside a client that hands them in one by one, as the desk's script does; database and files lie in a
folder that is gone afterwards. One more photograph is broken on the disk: it must not stop the rest.
"""

import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NUMBER = int(sys.argv[1]) if len(sys.argv) > 1 else 30
folder = tempfile.TemporaryDirectory(prefix="bench-photos-")
os.environ |= {"DJANGO_SETTINGS_MODULE": "dialogue_portal.settings", "DEBUG": "True", "VAR_DIR": folder.name}
os.environ["ALLOWED_HOSTS"] = "testserver"
os.environ.pop("DATABASE_URL", None)

import django  # noqa: E402  # the settings must be there first

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from PIL import Image  # noqa: E402

from sessions_app.models import DialogueSession, Photo  # noqa: E402
from sessions_app.tasks import render_photo  # noqa: E402
from tests.builders import make_session, make_user  # noqa: E402

ORIENTATIONS = [1, 1, 6, 1, 3, 8]
"""As telephones are held: two of six upright."""


def photograph(orientation: int) -> bytes:
    """Gradients with noise, 4000 by 3000 pixels, with a telephone's metadata."""
    size = (4000, 3000)
    gradient = Image.linear_gradient("L").resize(size)
    noise = Image.effect_noise((2000, 1500), 60).resize(size, Image.Resampling.BILINEAR)
    turned = [gradient, gradient.rotate(180), gradient.transpose(Image.Transpose.FLIP_TOP_BOTTOM)]
    picture = Image.merge("RGB", [Image.blend(band, noise, 0.35) for band in turned])
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Camera"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()


def hand_in(session: DialogueSession, files: list[bytes]) -> None:
    client = Client()
    client.force_login(make_user("Văn phòng"))
    address = reverse("admin:session_photos_upload", args=[session.pk])
    for number, content in enumerate(files):
        upload = SimpleUploadedFile(f"IMG_{number:04d}.jpg", content)
        answer = client.post(address, {"files": [upload]}, headers={"accept": "application/json"})
        assert not answer.json()["results"][0]["refusal"], answer.json()


def break_one(session: DialogueSession) -> Photo:
    """A photograph that was whole when it was handed in and is cut off on the disk."""
    photo = Photo(session=session, order=NUMBER // 2)
    photo.incoming.save("x", ContentFile(photograph(1)[:500_000]), save=True)
    render_photo.enqueue(photo_id=photo.pk)
    return photo


def progress() -> tuple[int, int]:
    return Photo.objects.filter(incoming="").count(), Photo.objects.exclude(render_error="").count()


def main() -> None:
    call_command("migrate", verbosity=0)
    files = [photograph(ORIENTATIONS[number % len(ORIENTATIONS)]) for number in range(NUMBER)]
    session = make_session()
    command = [sys.executable, "manage.py", "db_worker", "--interval", "0.2", "--no-reload"]
    worker = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        began = time.perf_counter()
        broken = break_one(session)
        hand_in(session, files)
        print(f"handed in      after {time.perf_counter() - began:6.1f} s")
        while sum(found := progress()) <= NUMBER:
            print(f"ready {found[0]:3}      after {time.perf_counter() - began:6.1f} s")
            time.sleep(3)
        print(f"all {found[0]} ready, {found[1]} broken after {time.perf_counter() - began:6.1f} s")
    finally:
        worker.terminate()
        worker.wait()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"the worker's processor time: {spent.ru_utime + spent.ru_stime:.1f} s")
    broken.refresh_from_db()
    sizes = sum(path.stat().st_size for path in Path(folder.name).glob("files/photos/**/*.*"))
    print(
        f"came {sum(map(len, files)) / 1e6:.0f} MB, shown {sizes / 1e6:.0f} MB; the broken one: {broken.render_error}"
    )
    print("load of the machine (1, 5, 15 minutes):", *(f"{load:.1f}" for load in os.getloadavg()))


if __name__ == "__main__":
    main()
