"""The form of an announcement, as it is sent."""

NO_INLINES = {f"{name}-{count}_FORMS": 0 for name in ["photos", "files"] for count in ["TOTAL", "INITIAL"]}
"""The form of an announcement without pictures and attachments."""


def typed(**fields):
    return {"category": "news", "title": "Tin thử", "text": "Nội dung.", **NO_INLINES, **fields}
