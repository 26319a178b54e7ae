"""What is wrong with a file as a whole, so that nothing of it is read?"""

from collections.abc import Mapping
from typing import Any


class BadFile(Exception):
    """A file that can't be used. `code` names a sentence in the messages (`file_` + what), `facts` fill it."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, Any] = facts

    def __str__(self) -> str:
        return f"{self.code} {dict(self.facts)}" if self.facts else self.code
