"""Whether what is hidden can be worked out, on sums small enough to see; and that hiding more stops where it cannot."""

import pytest

from pipelines.dashboards.pages.program.audit import Cell, Split, bounds, recoverable, suppressed, told


def cells(**parts):
    """Cells by name: (value, people, groups); a whole is named by the letters of its parts."""
    return [Cell(name, frozenset(groups), value, people) for name, (value, people, groups) in parts.items()]


@pytest.mark.parametrize(
    ("shown", "asked", "is_told"),
    [
        (["abc", "ab"], "c", True),  # the whole less the rest
        (["abc", "a"], "c", False),  # b and c only together
        (["ab", "bc", "ac"], "a", True),  # half of (ab + ac - bc)
        (["ab", "cd", "ac", "bd"], "a", False),  # the margins of a table of two by two
        (["ab", "cd", "ac", "bd", "d"], "a", True),  # and one cell of it
        (["abcd", "ab"], "cd", True),
        ([], "a", False),
        (["b"], "a", False),
    ],
)
def test_sums_and_differences_tell_what_they_span(shown, asked, is_told):
    assert recoverable([set(groups) for groups in shown], [set(asked)]) == [is_told]


def test_bounds_leave_no_room_where_a_sum_is_nothing():
    whole = cells(all=(7, 9, "abc"), c=(7, 9, "c"))
    assert bounds(whole, {"a"}) == (0, 0)
    assert bounds(cells(all=(7, 9, "abc"), c=(4, 9, "c")), {"a"}) == (0, 3)


def test_bounds_use_every_sum_at_once():
    shown = cells(ab=(5, 9, "ab"), bc=(9, 9, "bc"), abc=(10, 9, "abc"))
    assert bounds(shown, {"b"}) == (4, 4)


def test_a_hidden_cell_that_the_rest_gives_exactly_is_told():
    every = cells(all=(20, 20, "abc"), a=(3, 2, "a"), b=(8, 8, "b"), c=(9, 10, "c"))
    assert [cell.name for cell in told(every, {"a"})] == ["a"]
    assert told(every, {"a", "b"}) == []


@pytest.mark.parametrize(
    ("people", "gone"),
    [
        ((9, 9, 9), set()),
        ((2, 8, 9), {"a", "b"}),  # the next smallest goes with it
        ((2, 2, 9), {"a", "b", "c"}),  # two small ones together are few as well
        ((0, 2, 9), {"b", "c"}),  # nobody's cell hides nothing
        ((0, 0, 3), {"c"}),  # there is nothing to hide it behind
    ],
)
def test_as_many_are_hidden_as_it_takes(people, gone):
    parts = dict(zip("abc", people, strict=True))
    every = cells(all=(40, 40, "abc"), **{name: (2 * n, n, name) for name, n in parts.items()})
    assert suppressed(every, [Split("all", ("a", "b", "c"))], 5) == gone


def test_nothing_is_hidden_without_a_minimum():
    every = cells(all=(3, 1, "ab"), a=(1, 1, "a"), b=(2, 1, "b"))
    assert suppressed(every, [Split("all", ("a", "b"))], 0) == set()


def test_a_cell_hidden_for_another_reason_is_covered_too():
    every = cells(all=(30, 30, "abc"), a=(9, 9, "a"), b=(10, 10, "b"), c=(11, 11, "c"))
    assert suppressed(every, [Split("all", ("a", "b", "c"))], 5, {"c"}) == {"c", "a"}


def test_parts_of_two_splits_are_covered_in_both():
    """Rows and columns of a table: what a row hides, its column may not tell."""
    names = ["ax", "ay", "bx", "by"]
    every = cells(
        **{name: (2 if name == "ax" else 9, 2 if name == "ax" else 9, [name]) for name in names},
        a=(11, 11, ["ax", "ay"]),
        b=(18, 18, ["bx", "by"]),
        x=(11, 11, ["ax", "bx"]),
        y=(18, 18, ["ay", "by"]),
    )
    splits = [
        Split("a", ("ax", "ay")),
        Split("b", ("bx", "by")),
        Split("x", ("ax", "bx")),
        Split("y", ("ay", "by")),
    ]
    gone = suppressed(every, splits, 5)
    assert gone == set(names)
    assert told(every, gone) == []
