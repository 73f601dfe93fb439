from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

Answer = str | tuple[str, ...] | int
Answers = Mapping[str, Answer]
Standing = Literal["clear", "leaning", "too-close-to-call", "not-enough-answers", "nothing-fits"]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
