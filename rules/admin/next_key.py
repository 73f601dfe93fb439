"""The key that is offered to a new source or claim, which are numbered."""

import re
from collections.abc import Collection


def next_key(latest: str, taken: Collection[str]) -> str:
    """The first free key after the latest one: S4 after S3, S1-10 after S1-09."""
    words, number = re.fullmatch(r"(.*?)(\d*)", latest).groups()  # type: ignore[union-attr]
    count = int(number or 0) + 1
    while (key := f"{words}{count:0{len(number)}}") in taken:
        count += 1
    return key
