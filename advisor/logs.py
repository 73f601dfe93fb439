import logging
import re

EDIT_KEY = re.compile(r"(/(?:edit|manage)/)[\w-]+")


class WithoutEditKeys(logging.Filter):
    """Django logs the path of a request that it refuses, and an owner's page has the key in it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = EDIT_KEY.sub(r"\1…", record.getMessage()), ()
        return True
