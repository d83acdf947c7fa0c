"""Calls over the end of a piece of the interpreter's stack cost no page fault each."""

import resource
import sys
from threading import Thread

import pytest

from dialogue_portal.lib.deep_calls import with_room

pytestmark = pytest.mark.skipif("sys.platform != 'linux'", reason="page faults of one thread are counted on Linux")
TURNS = 500
DEPTHS = range(60, 190)
"""Two pieces, of frames as short as these."""


def faults():
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt


def called():
    return None


def faults_of_turns(depth):
    """Of a loop that stands as deep as that and calls a function at each turn."""
    if depth:
        return faults_of_turns(depth - 1)
    before = faults()
    for _ in range(TURNS):
        called()
    return faults() - before


def worst():
    return max(faults_of_turns(depth) for depth in DEPTHS)


def in_thread(run):
    found = []
    thread = Thread(target=lambda: found.append(run()))
    thread.start()
    thread.join()
    return found[0]


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="seen in 3.11")
def test_without_room_there_is_a_depth_at_which_each_turn_costs_one():
    assert in_thread(worst) >= TURNS


def test_with_room_there_is_none():
    assert in_thread(with_room(worst)) < TURNS / 10


def test_what_goes_in_and_out_is_the_same():
    def joined(*args, **kwargs):
        """As it says."""
        return args, kwargs

    assert with_room(joined)(1, two=2) == ((1,), {"two": 2})
    assert with_room(joined).__doc__ == "As it says."
    with pytest.raises(ZeroDivisionError):
        with_room(lambda: 1 / 0)()
