"""How does a record become paper?

Typst lays out A4 by a template under `papers/`; what varies comes as JSON. Chinese is set in a font of the
machine; where none is found
the product says so and offers printing from the browser.
"""

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

PAPERS = Path(__file__).resolve().parent / "papers"
# 仿宋 for the body of official papers, else a Song; a Hei for titles.
BODY = (
    "FangSong",
    "STFangsong",
    "FangSong_GB2312",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Songti SC",
    "SimSun",
    "Noto Sans CJK SC",
)
TITLE = (
    "SimHei",
    "STHeiti",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Zen Hei",
    *BODY,
)


class NoChineseFont(RuntimeError):
    """No font on this machine has Chinese characters (Debian: fonts-noto-cjk)."""


@functools.lru_cache(maxsize=1)
def _fonts() -> tuple[typst.Fonts, frozenset[str]]:
    fonts = typst.Fonts()
    return fonts, frozenset(fonts.families())


def chinese_fonts() -> tuple[str, str]:
    """The families for body and titles on this machine. Raises `NoChineseFont`."""
    families = _fonts()[1]
    body, title = (next((f for f in wanted if f in families), None) for wanted in (BODY, TITLE))
    if body is None or title is None:
        raise NoChineseFont
    return body, title


def render(paper: str, content: Mapping[str, Any]) -> bytes:
    """The PDF of `papers/<paper>.typ` with `content`. Raises `NoChineseFont`."""
    body, title = chinese_fonts()
    said = json.dumps({**content, "font_body": body, "font_title": title}, ensure_ascii=False)
    made = typst.compile(
        str(PAPERS / f"{paper}.typ"),
        root=str(PAPERS),
        sys_inputs={"content": said},
        font_paths=_fonts()[0],
        format="pdf",
    )
    assert isinstance(made, bytes)
    return made
