"""The site's settings, with a data folder of its own and static files as they are written."""

import atexit
import os
import shutil
import tempfile

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="advisor-tests-")
os.environ.pop("SITE_URL", None)

from advisor.settings import *  # noqa: F403
from advisor.settings import DATA_DIR, STORAGES

atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
