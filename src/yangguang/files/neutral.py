"""Can this text be opened in any spreadsheet program without running?

A cell that begins with = + - @, a tab or a line break is taken for a formula when a file is saved as csv
and opened again (CWE-1236). Every export passes its texts through `neutral`; what comes back is put right
by `restore`.
"""

_LEADS = frozenset("=+-@\t\r\n＝＋－＠")


def neutral(text: str) -> str:
    """`text` with an apostrophe before a dangerous beginning, spaces before it included."""
    lead = text.lstrip(" \u3000\u00a0")
    if (lead and lead[0] in _LEADS) or text[:1] in _LEADS:
        return "'" + text
    return text


def restore(text: str) -> str:
    """What `neutral` was given. Two ways to keep a long number as text go too: a lone apostrophe before
    digits, as people type it, and the ="…" of programs that write csv.
    """
    if text[:1] == "'" and len(text) > 1:
        return text[1:] if text[1] in _LEADS or text[1] in " \u3000\u00a0" or text[1].isdigit() else text
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        return text[2:-1]
    return text
