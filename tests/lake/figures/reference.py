"""What would a patient clerk work out by hand? The definitions once more, in exact fractions, without the product's code."""

from fractions import Fraction


def kept(pairs):
    """Incomes and weights as fractions, in order, without weights of zero."""
    return sorted((Fraction(x), Fraction(w)) for x, w in pairs if w)


def fgt(pairs, line, power, at_line=False):
    """Foster–Greer–Thorbecke: the mean over all of the poor's relative gap to a power."""
    rows, line = kept(pairs), Fraction(line)
    whole = sum(w for _, w in rows)
    poor = [(x, w) for x, w in rows if x < line or (at_line and x == line)]
    return sum(w * (((line - max(x, 0)) / line) ** power if power else 1) for x, w in poor) / whole


def gini(pairs):
    """Half the mean difference between all pairs of persons, in terms of the mean: the definition itself."""
    rows = kept(pairs)
    whole, total = sum(w for _, w in rows), sum(x * w for x, w in rows)
    apart = sum(v * w * abs(x - y) for x, v in rows for y, w in rows)
    return apart / (2 * whole * total) if total > 0 else None


def quantile(pairs, share):
    """Eurostat's: the first income at which more than the share is reached; the middle where it is reached exactly."""
    rows, share = kept(pairs), Fraction(share)
    whole, reached = sum(w for _, w in rows), Fraction(0)
    for at, (income, weight) in enumerate(rows):
        reached += weight
        if reached == share * whole and at + 1 < len(rows) and share:
            return (income + rows[at + 1][0]) / 2
        if reached > share * whole or at + 1 == len(rows):
            return income
    raise AssertionError("no rows")
