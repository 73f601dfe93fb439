"""The keys of new parts: sources and claims are numbered, others have one made of their words."""

import re
from collections.abc import Collection
from itertools import chain, count

from django.utils.text import slugify

LENGTH = 40  # of a key made of words, before it is made unique


def next_key(latest: str, taken: Collection[str]) -> str:
    """The first free key after the latest one: S4 after S3, S1-10 after S1-09."""
    words, number = re.fullmatch(r"(.*?)(\d*)", latest).groups()  # type: ignore[union-attr]
    following = int(number or 0) + 1
    while (key := f"{words}{following:0{len(number)}}") in taken:
        following += 1
    return key


def key_of_words(words: str, taken: Collection[str], fallback: str) -> str:
    """`more-than-5` for "More than 5"; of whole words, and `more-than-5-2` if that is taken."""
    slug = slugify(words).replace("_", "").lstrip("-0123456789")
    key = slug if len(slug) <= LENGTH else slug[:LENGTH].rpartition("-")[0]
    endings = chain([""], map("-{}".format, count(2)))
    keys = (f"{key or fallback}{ending}" for ending in endings)
    return next(key for key in keys if key not in taken)
