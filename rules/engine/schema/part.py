from collections.abc import Mapping
from typing import Any, Literal, Self, cast

from pydantic import BaseModel, ConfigDict

Answer = str | tuple[str, ...] | int
Answers = Mapping[str, Answer]
Standing = Literal["clear", "leaning", "too-close-to-call", "not-enough-answers", "nothing-fits"]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    def changed(self, **values: Any) -> Self:
        """This part with some other values, which are not validated."""
        # Not `model_copy`, which copies what is cached of the part as well.
        own = {name: getattr(self, name) for name in type(self).model_fields}
        return cast(Self, self.model_construct(**{**own, **values}))
