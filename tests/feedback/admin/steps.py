"""The form of an opinion on the staff site."""


def plain_form(opinion, **typed):
    data = {
        "kind": opinion.kind,
        "channel": opinion.channel,
        "timing": opinion.timing,
        "place": "",
        "group": "",
        "topic": "",
        "attachments-TOTAL_FORMS": 0,
        "attachments-INITIAL_FORMS": 0,
    }
    return {**data, "subject": opinion.subject, "public_text": opinion.public_text, **typed}
