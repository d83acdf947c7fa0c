"""Steps of the tests in this folder."""

from django.urls import reverse

from feedback.models import IssueOpinion
from tests.builders import make_opinion


def desk_of(session):
    return reverse("admin:synthesise", args=[session.pk])


def say(session, subject, text, **kwargs):
    return make_opinion(session=session, moderation="approved", subject=subject, public_text=text, **kwargs)


def lights(session, count=2, **kwargs):
    return [
        say(session, f"Đèn đường ngõ 12 hỏng lần {n}", "Đèn đường trong ngõ 12 hỏng, ban đêm tối om.", **kwargs)
        for n in range(count)
    ]


def other(session, **kwargs):
    return say(session, "Chậm cấp sổ đỏ", "Hồ sơ cấp giấy chứng nhận quá hạn nhiều tháng.", **kwargs)


def press(client, session, what, **sent):
    return client.post(desk_of(session), {"viec": what, **sent}, follow=True)


def pick(opinion):
    inside = IssueOpinion.objects.current().filter(opinion=opinion).first()
    return f"{opinion.pk}-{inside.pk if inside else 0}"


def suggested(opinions, name=None, title="Ngõ 12 tối", **more):
    """What the form of the suggestion with `opinions` sends."""
    name = name or min(opinion.pk for opinion in opinions)
    boxes = {"y-kien": list(map(pick, opinions)), "ten": title, "tom-tat": "Tóm tắt.", "tu": "ngõ 12", **more}
    return {f"{box}-{name}": value for box, value in boxes.items()}


def members(issue):
    return set(issue.members.current().values_list("opinion", flat=True))


def issue_page(issue):
    return reverse("admin:synthesis_issue", args=[issue.pk])
