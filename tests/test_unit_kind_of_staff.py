"""Every page of the staff speaks of their own kind of unit. The walks are long: what each sentence of the source says
is looked at in `test_unit_kind`, with every change."""

import pytest

from sessions_app.models import DialogueSession

from . import test_role_matrix as matrix
from . import test_unit_kind as kinds
from .staff import signed_in
from .test_unit_kind import told_wrong, words_in

pytestmark = pytest.mark.django_db

world, undrawn, kind = matrix.world, matrix.undrawn, kinds.kind


@pytest.mark.parametrize("kind", ["đặc khu"], indirect=True)
def test_no_page_of_the_staff_calls_a_commune_a_ward(world, kind):
    DialogueSession.objects.update(ward_then="xã Cũ")
    client = signed_in()
    found = {}
    for name in matrix.NAMES:
        if name.endswith("_verb"):
            continue
        response = matrix.opened(client, matrix.address_of(name, world))
        if response.status_code == 200 and (words := told_wrong(words_in(response))):
            found[name] = words
    assert found == {}


@pytest.mark.parametrize("kind", ["xã"], indirect=True)
def test_no_verb_of_the_staff_calls_a_commune_a_ward(world, kind):
    client = signed_in()
    pages = {name: matrix.opened(client, matrix.verb_address_of(name, world)) for name in matrix.VERB_NAMES}
    told = {name: told_wrong(words_in(page)) for name, page in pages.items()}
    assert {name: words for name, words in told.items() if words} == {}
