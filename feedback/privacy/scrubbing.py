"""Overwriting what erasing has left in the files of the database, where no query finds it."""

from dialogue_portal.lib.databases import scrub

from ..search import index, promises

PERSONAL_TABLES = [
    "feedback_opinion",
    "feedback_opinioncorrection",
    "feedback_sender",
    "feedback_sendernote",
    "feedback_attachment",
    "feedback_rating",
    "feedback_verification",
    "feedback_earlierreason",
    "feedback_follow",
    "feedback_importbatch",
    "feedback_phonecall",
    "feedback_registration",
    "feedback_registrant",
    "feedback_personrequest",
    "feedback_opiniondraft",
    "feedback_waitingfile",
    "feedback_informationrequest",
    "feedback_assignment",
    "feedback_casehandback",
    "feedback_referral",
    "feedback_urging",
    "feedback_deadlineextension",
    "feedback_response",
    "feedback_responsefile",
    "feedback_verificationfile",
    "feedback_issue",
    "feedback_issueopinion",
    "feedback_synthesisstep",
    "feedback_commitment",
    "feedback_promisehandback",
    "feedback_earlierpromisewords",
    "sessions_app_outboxmessage",
    "sessions_app_caseevent",
    "sessions_app_conclusionitem",
    "sessions_app_earlierwords",
    "sessions_app_document",
    "sessions_app_documentnumber",
    "sessions_app_papertext",
    "sessions_app_announcementversion",
    "sessions_app_announcementphoto",
    "sessions_app_photo",
    "sessions_app_removalrequest",
]
"""Tables in which words about a person may be erased, at a request or in time."""


def scrub_personal() -> None:
    """Leave nothing of erased data in the files of the database or in the search index."""
    index.rebuild()
    index.rebuild(promises.WORDS)
    scrub(PERSONAL_TABLES)
