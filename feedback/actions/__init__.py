"""What is done with opinions, answers and promises. Each verb is the only way to make its change."""

from .answer import (
    EditedMeanwhile,
    ReadOtherwise,
    answer_many,
    approve_response,
    edit_response,
    publish_response,
    reopen,
    return_response,
    start_response,
    submit_response,
)
from .answer_files import add_answer_file, remove_answer_file
from .assign import (
    ask_sender,
    assign,
    assign_alone,
    assign_issue,
    assign_ward_matter,
    classify,
    extend_deadline,
    resume,
    sort,
)
from .attachments import attach
from .bodies import rename_body, respell_body
from .carry_over import carry_over
from .codes_again import reissue_code
from .concern import is_concerned, show_concern, withdraw_concern
from .done_reports import publish_reason, report_done, say_whether_done, send_back, verify_commitment
from .follow_up import (
    drop_commitment,
    postpone_commitment,
    publish_commitment,
    publish_unquestioned,
    report_progress,
    start_commitment,
    take_up,
)
from .hand_back import change_lead, hand_back, hand_back_promise, keep_lead
from .hands import SameHands, has_hand_in
from .held_registrations import hold_back, let_in, let_in_all, withdraw_held
from .issue_lead import pass_on_lead, see_to_lead
from .moderate import (
    TakenBack,
    add_to_conclusion,
    approve,
    approve_as_suggested,
    decline,
    divert,
    hide,
    mark_duplicate,
    name_to_show,
    show_again,
    suggest_public_text,
    unmark_duplicate,
)
from .opinion_corrections import correct_public_words
from .own_opinion import add_note, correct_contact, withdraw, withdraw_name
from .paper import AlreadyImported, import_list, take_slip
from .progress_files import NewFile, add_progress_file, remove_progress_file
from .promise import attach_source, promise_from_item, promise_from_response, take_over_sources
from .rating import rate
from .referrals import correct_receiver, forward, record_reply, take_back
from .referred_together import correct_receiver_of_many, forward_many, record_reply_to_many, take_back_many, urge_many
from .register import (
    Asked,
    Full,
    Room,
    mark_came,
    move_speaker,
    move_up,
    register,
    room_in,
    unmark_came,
    withdraw_registration,
)
from .registrants import erase_registrant, log_registrant_call, log_registrant_calls
from .split import Part, split_opinion
from .submit import submit_opinion
from .urge import away, note_expected, urge
