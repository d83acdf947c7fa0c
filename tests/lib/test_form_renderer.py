"""A box to choose from reads as Django's own template draws it."""

from django.db.models import BLANK_CHOICE_DASH
from django.forms import Select, SelectMultiple
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from dialogue_portal.lib.form_renderer import NOT_CHOSEN, FormRenderer

words = st.text("aộ<&'\" ", max_size=3)
values = st.one_of(words, st.integers(0, 2), st.none())
labels = st.one_of(words, words.map(mark_safe))
options = st.lists(st.tuples(values, labels), max_size=3)
choices = st.lists(st.one_of(st.tuples(values, labels), st.tuples(labels, options)), max_size=3)
attrs = st.dictionaries(st.sampled_from(["id", "class", "disabled"]), st.one_of(words, st.booleans()), max_size=2)


def without_blanks(html):
    return "".join(html.split())


@given(choices, st.lists(values, max_size=2), attrs)
def test_a_box_reads_as_django_draws_it(choices, chosen, attrs):
    for box, value in [
        (Select(attrs, choices), chosen[0] if chosen else None),
        (SelectMultiple(attrs, choices), chosen),
    ]:
        ours = box.render("to", value, renderer=FormRenderer())
        theirs = box.render("to", value, renderer=DjangoTemplates())
        assert without_blanks(ours) == without_blanks(theirs)


def test_the_same_words_as_text_and_as_html_are_two_boxes():
    text = Select(choices=[("1", "<b>")]).render("to", None, renderer=FormRenderer())
    html = Select(choices=[("1", mark_safe("<b>"))]).render("to", None, renderer=FormRenderer())
    assert ("&lt;b&gt;" in text, "&lt;b&gt;" in html) == (True, False)


def test_an_empty_choice_is_said_in_words_and_what_a_form_calls_it_stays():
    dashes, named = [
        Select(choices=[*empty, ("1", "---")]).render("to", None, renderer=FormRenderer())
        for empty in (BLANK_CHOICE_DASH, [("", "Chọn đơn vị")])
    ]
    assert (dashes.count(f'<option value="" selected>{NOT_CHOSEN}</option>'), dashes.count(">---<")) == (1, 1)
    assert named == dashes.replace(NOT_CHOSEN, "Chọn đơn vị")
