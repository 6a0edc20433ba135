"""What language models are told: the texts in `resources/prompts`, and questions as JSON without a character too many."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from airdesk.paths import resources_folder

_COMMENT: Final = re.compile(r"\A<!--.*?-->\s*", re.DOTALL)


@cache
def prompt_text(name: str) -> str:
    """One of the prompts, without the comment at its beginning, which is for those who read the file."""
    return _COMMENT.sub("", (resources_folder() / "prompts" / f"{name}.md").read_text(encoding="utf-8")).strip()


def minified(payload: Mapping[str, Any]) -> str:
    """JSON without a character too many."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
