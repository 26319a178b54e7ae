"""Which counts must a public table leave out, so that no small one can be worked out from the others?"""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yangguang.lake import disclosure
from yangguang.lake.disclosure import TOTAL
from yangguang.terms.place import LEVELS, at_level, parent

pytestmark = pytest.mark.once
SMALL = 10
PARTS = ("a", "b", "c")
count = st.one_of(st.sampled_from([0, 0, 1, 2, 9, 10]), st.integers(0, 60))
VILLAGES = [
    320324100201,
    320324100202,
    320324100203,
    320324101201,
    320324101202,
    320324102201,
    320325001001,
    320325001002,
]
tables = st.dictionaries(st.sampled_from(VILLAGES), st.tuples(count, count, count), min_size=1)


def rolled(villages, parts=PARTS, adds=True):
    """Counts of villages at every level, with totals where parts add up."""
    out = {}
    for village, counts in villages.items():
        named = dict(zip(parts, counts, strict=True)) | ({TOTAL: sum(counts)} if adds else {})
        for level, (part, number) in itertools.product(LEVELS[1:], named.items()):
            key = (at_level(village, level), part)
            out[key] = out.get(key, 0) + number
    return out


def equations(counts, adds=True):
    """All that an attacker knows adds up: rows of {cell: coefficient} that sum to zero."""
    places, parts = {p for p, _ in counts}, {part for _, part in counts}
    out = []
    for place in places:
        below = [
            p
            for p in places
            if p != place
            and LEVELS[1:].index(_level(p)) == LEVELS[1:].index(_level(place)) + 1
            and parent(p) == place
        ]
        for part in parts if below else ():
            out.append({(place, part): -1, **{(p, part): 1 for p in below}})
        if adds:
            out.append({(place, part): -1 if part == TOTAL else 1 for part in parts})
    return out


def _level(place):
    from yangguang.terms.place import level_of  # beside its one use

    return level_of(place)


def _above(place):
    return parent(place) if place % 10**10 else 0


def worked_out(counts, hidden, adds=True):
    """Which hidden cells follow from the shown ones: those that elimination leaves alone on their line."""
    cells = sorted(hidden)
    lines = []
    for equation in equations(counts, adds):
        line = [Fraction(equation.get(cell, 0)) for cell in cells]
        if any(line):
            lines.append(line)
    done = []
    for column in range(len(cells)):
        pivot = next((line for line in lines if line[column]), None)
        if pivot is None:
            continue
        lines = [line for line in lines if line is not pivot]
        pivot = [v / pivot[column] for v in pivot]
        lines = [[v - line[column] * p for v, p in zip(line, pivot, strict=True)] for line in lines]
        done = [[v - line[column] * p for v, p in zip(line, pivot, strict=True)] for line in done] + [pivot]
    return {cells[line.index(1)] for line in done if sum(map(bool, line)) == 1}


def bounded(counts, hidden, adds=True, told=False):
    """Which hidden cells are pinned by bounds: no count is below nothing, and each equation bounds its cells in turn.

    Without `adds` each part is a tree, and these bounds are exact. `told`: to one who also knows which counts are
    hidden for being small, and that one of nobody is hidden only where nothing else beside it is left.
    """
    low, high = dict.fromkeys(hidden, 0), dict.fromkeys(hidden, sum(counts.values()))
    if told:
        nobody = {(_above(p), part) for p, part in hidden if not counts[p, part]}
        low |= {(p, part): 1 for p, part in hidden if (_above(p), part) not in nobody}
        high |= {cell: SMALL - 1 for cell in hidden if 0 < counts[cell] < SMALL}
    known = equations(counts, adds)
    for _ in range(30):
        for equation in known:
            unknown = [c for c in equation if c in hidden]
            fixed = sum(k * counts.get(c, 0) for c, k in equation.items() if c not in hidden)
            for cell in unknown:
                others = [(equation[c], low[c], high[c]) for c in unknown if c != cell]
                least = fixed + sum(k * (lo if k > 0 else hi) for k, lo, hi in others)
                most = fixed + sum(k * (hi if k > 0 else lo) for k, lo, hi in others)
                a, b = (-most, -least) if equation[cell] > 0 else (least, most)
                low[cell], high[cell] = max(low[cell], a), min(high[cell], b)
    return {c for c in hidden if low[c] == high[c]}


@settings(max_examples=150, deadline=None)
@given(tables, st.booleans())
def test_no_hidden_count_follows_from_those_shown(villages, adds):
    counts = rolled(villages, adds=adds)
    hidden = disclosure.protect(counts, SMALL, adds)
    small = {cell for cell, number in counts.items() if 0 < number < SMALL}
    assert small <= hidden
    assert not worked_out(counts, hidden, adds)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(VILLAGES[:3]), st.tuples(count, count, count), min_size=2))
def test_within_a_family_no_small_count_is_pinned_by_what_cannot_be_below_nothing(villages):
    counts = {cell: n for cell, n in rolled(villages).items() if cell[0] % 1000 or cell[0] == 320324100000}
    hidden = disclosure.protect(counts, SMALL)
    alone = {p for p, part in counts if part == TOTAL and p % 1000 == 0}
    pinned = {cell for cell in bounded(counts, hidden) if cell[0] not in alone and 0 < counts[cell] < SMALL}
    assert not pinned


few = st.tuples(*[st.sampled_from([0, 1, 1, 1, 2, 9, 9, 10, 30])] * 3)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(VILLAGES), few, min_size=1), st.booleans())
def test_over_all_levels_no_count_is_pinned_even_to_one_who_knows_how_it_is_done(villages, adds):
    counts = rolled(villages, adds=adds)
    hidden = disclosure.protect(counts, SMALL, adds)
    assert not {cell for cell in bounded(counts, hidden, adds, told=not adds) if counts[cell]}


@pytest.mark.parametrize(("numbers", "shown"), [((1, 1, 28, 40), {40}), ((9, 9, 9, 40), set()), ((1, 9, 28, 40), {28, 40})])
def test_ones_that_make_their_number_and_nines_need_another_beside_them(numbers, shown):
    """Two ones of which the page tells that they make two, three counts below ten that make 27: each would be known."""
    counts = rolled({320324100201 + at: (n,) for at, n in enumerate(numbers)}, ("a",), adds=False)
    hidden = disclosure.protect(counts, SMALL, adds=False)
    assert {n for (place, _), n in counts.items() if place % 1000 and (place, "a") not in hidden} == shown


def test_where_nobody_is_left_to_hide_behind_the_places_above_are_silent_too():
    """Ten villages of one household each: who reads ten, and ten left out, knows all; so the only child tells it neither."""
    ones = {320324100201 + at: (1,) for at in range(10)}
    counts = rolled({**ones, 320325001001: (40,), 320411002001: (50,)}, ("a",), adds=False)
    hidden = disclosure.protect(counts, SMALL, adds=False)
    assert {320324100000, 320324000000, 320325000000, *ones} <= {place for place, _ in hidden}
    assert (320000000000, "a") not in hidden and not bounded(counts, hidden, False, told=True)


def test_a_part_nobody_is_in_ends_the_search_when_all_is_hidden():
    counts = rolled({VILLAGES[0]: (3, 5, 0), VILLAGES[1]: (0, 2, 0)})
    hidden = disclosure.protect(counts, SMALL)
    assert {(VILLAGES[0], "a"), (VILLAGES[0], "b"), (VILLAGES[1], "b")} <= hidden and not worked_out(counts, hidden)


def test_without_complements_the_attack_succeeds():
    """The attack is one: with the small cells alone left out, subtraction tells them."""
    counts = rolled({VILLAGES[0]: (3, 40, 50), VILLAGES[1]: (30, 40, 50), VILLAGES[2]: (30, 40, 50)})
    small = {cell for cell, number in counts.items() if 0 < number < SMALL}
    assert worked_out(counts, small) == small and (VILLAGES[0], "a") in small


def test_a_table_without_small_counts_is_shown_whole_and_little_goes_where_little_must():
    large = dict.fromkeys(VILLAGES, (20, 30, 40))
    assert disclosure.protect(rolled(large), SMALL) == set()
    hidden = disclosure.protect(rolled({**large, VILLAGES[0]: (3, 30, 40)}), SMALL)
    assert len(hidden) == 4 and {part for _, part in hidden}.isdisjoint({TOTAL})


def test_sums_that_do_not_fit_are_no_table():
    counts = rolled({VILLAGES[0]: (1, 2, 3), VILLAGES[1]: (1, 2, 3)})
    with pytest.raises(ValueError, match="places below"):
        disclosure.protect({**counts, (VILLAGES[0], "a"): 2}, SMALL)
    with pytest.raises(ValueError, match="parts of"):
        disclosure.protect({(VILLAGES[0], "a"): 2, (VILLAGES[0], TOTAL): 3}, SMALL)
