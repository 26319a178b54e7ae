"""A report counts, names differences up to a bound, and adds up time."""

from yangguang.work.checking.report import SHOWN, Report


def test_differences_are_bounded_and_time_adds_up():
    report = Report()
    for number in range(SHOWN + 10):
        report.differ("x", str(number), 1, 2)
    report.timed("a", 1.0)
    report.timed("a", 0.5)
    assert len(report.differences) == SHOWN
    assert report.differences[0] == {"what": "x", "where": "0", "expected": "1", "found": "2"}
    assert report.seconds == {"a": 1.5}
