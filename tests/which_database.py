"""Which files `make test` runs on one database alone, by `pytest --each-once`. All others run on both.

`make test-all` runs every file on both. Whoever adds or renames a file of tests looks here: tests/test_which_database.py
finds a pattern that names nothing.
"""

from functools import cache
from pathlib import Path

TESTS = Path(__file__).resolve().parent

WORDS_AND_LOOKS = """
    backup/test_forged.py
    backup/test_refusals.py
    feedback/admin/test_*.py
    feedback/deadlines/test_{counted_anew,owed,verbs}.py
    feedback/documents/test_*.py
    feedback/figures/test_page.py
    feedback/lists/test_taken_in.py
    feedback/outbox/test_{command,mail_server,telling,words}.py
    feedback/paper/test_slips.py
    feedback/papers_desk/test_*.py
    feedback/registering/test_{pages,words}.py
    feedback/registrations_desk/test_*.py
    feedback/sorting/test_*.py
    feedback/test_{first_steps,leader,photo_desk,public_chain,timeline}.py
    kept_pages/test_{packing,parts}.py
    lib/test_{abbreviations,author_names,calendar,cards,child_process,codes,deep_calls,differences,environment}.py
    lib/test_{excerpts,fields,files,form_renderer,heic,hidden_content,images,json_words,loading,mailboxes}.py
    lib/test_{misspellings,object_storage,paging,pdf,personal_data,phones,queued_sqlite3,rich_text,s3_storage}.py
    lib/test_{sealed_files,spellings,spreadsheets,sqlite_anew,storage,text,text_extraction,visitors,workbooks}.py
    sessions_app/documents/test_*.py
    sessions_app/signing_in/test_*.py
    sessions_app/test_{accounts,admin,admin_edit_conflicts,admin_groups,admin_lists,admin_once,admin_publications}.py
    sessions_app/test_{admin_record,announcements,calendar_files,conclusion_long,copy,corrections,countdown}.py
    sessions_app/test_{documents,duties,group_names,news_files,news_states,news_views,paper_pages}.py
    sessions_app/test_{password_reset,people_pages,photo_pages,photos,postings,previews,schedule,session_parts}.py
    sessions_app/test_{setting_up,site_notices,views,wording,year}.py
    test_{changelog,commands,did_you_mean,docs,dossier,error_reports,feeds,formats,handbook,headers,home,logs}.py
    test_{middleware,nginx,no_longer_public,opinion_list,page_meta,page_styles,public_pages,publishing}.py
    test_{role_matrix,screens,serving,settings,settings_documented,signed_out,sitemap,staff_words,static_files,static_finder}.py
    test_{strict_http,style_guide,tokens,translations,upkeep,waiting,which_database}.py
"""
"""Of words and looks, of who may open each page, or without a database."""

SENT_BY_OTHERS = """
    feedback/answering_desk/test_number_taken.py
    feedback/answers/test_files.py
    feedback/assigning/test_assign.py
    feedback/conclusions/test_drafting_desk.py
    feedback/done_reports/test_front.py
    feedback/follow_up/test_{ends,followed,its_own,told}.py
    feedback/following/test_followers_told.py
    feedback/issue_answers/test_{answering,told}.py
    feedback/issues/test_lead.py
    feedback/lists/test_desk.py
    feedback/moderation/test_{access,diverting,many,not_publishing}.py
    feedback/own_opinion/test_{acting,cookie,finding,promises,reading}.py
    feedback/privacy/test_{naming,persons_desk,redact,redact_elsewhere}.py
    feedback/promises/test_{correction_reports,corrections_desk,news,private_words,reasons_desk}.py
    feedback/reminding/test_promises.py
    feedback/synthesis_desk/test_{buttons,shown}.py
    feedback/test_{codes_again,receipts_a_day}.py
    feedback/verifying/test_{content,done}.py
    feedback/wizard/test_{floods,privacy,steps,wrong_input}.py
    open_data/test_what_is_told.py
"""
"""They send PostgreSQL hardly a statement that others do not send as well, and take a third less time on SQLite. Files
with threads, locks and refusals of their own are not here."""

REFUSED_BY_THE_STRICTER = """
    at_once/test_*.py
    feedback/answering_desk/test_{many,one}.py
    feedback/answers/test_{two_hands,verbs}.py
    feedback/assigning/test_{forward,hand_back,take_back}.py
    feedback/calls/test_*.py
    feedback/cases/test_{list,page}.py
    feedback/conclusions/test_{corrections,corrections_desk,drafting,withholding_desk,words_withheld}.py
    feedback/done_reports/test_{asking,edited}.py
    feedback/figures/test_{kept_counts,raters}.py
    feedback/follow_up/test_{course,overtaken,taken_up}.py
    feedback/following/test_follow.py
    feedback/hall/test_*.py
    feedback/issue_answers/test_later.py
    feedback/issues/test_{desks,pages,synthesise}.py
    feedback/lists/test_files.py
    feedback/moderation/test_{approving,queue,somebody_was_quicker}.py
    feedback/own_opinion/test_{files,waiting_files}.py
    feedback/paper/test_keying.py
    feedback/privacy/test_{persons,redact_forgotten,registrants_forgotten}.py
    feedback/privacy/test_retention{,_later,_of_records,_rules,_withheld}.py
    feedback/promises/test_{corrections,desk,leads,one,origins,withholding_desk,words_withheld}.py
    feedback/registering/test_{floods,held,verbs}.py
    feedback/reminding/test_cases.py
    feedback/splitting/test_*.py
    feedback/synthesis_desk/test_{concern,large}.py
    feedback/test_{attachments,bodies,concern,confirm,find_desk,group_word,moderating,narrowed_desks}.py
    feedback/test_{opinion_corrections,recount,stand_ins,start_page,twice_at_desks,verbs}.py
    feedback/wizard/test_{files,kept_parts,receipt}.py
    open_data/test_ways.py
    sessions_app/test_{admin_crafted,numbers}.py
"""
"""Verbs and desks of opinions, which the browser tests use on SQLite as well: on PostgreSQL, which refuses what SQLite
accepts. Not those that only SQLite can pass."""

ON_SQLITE = [*WORDS_AND_LOOKS.split(), *SENT_BY_OTHERS.split()]
ON_POSTGRESQL = REFUSED_BY_THE_STRICTER.split()


@cache
def left_out(vendor: str) -> set[Path]:
    """The files that are not run on this database, by the name Django has for it."""
    return {path for line in (ON_POSTGRESQL if vendor == "sqlite" else ON_SQLITE) for path in named(line)}


def named(line: str) -> set[Path]:
    """The files of a line: `a/test_{b,c}.py`, `a/test_*.py`."""
    before, brace, rest = line.partition("{")
    names, _, after = rest.partition("}")
    patterns = [before + name + after for name in names.split(",")] if brace else [line]
    return {path for pattern in patterns for path in TESTS.glob(pattern)}
