"""The site's settings, with a data folder of its own and static files as they are written."""

import atexit
import os
import shutil
import tempfile

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="advisor-tests-")
os.environ.pop("SITE_URL", None)
os.environ.pop("TRUSTED_PROXIES", None)
os.environ.pop("ADMIN_NAME", None)
os.environ.pop("ADMIN_PASSWORD", None)

from advisor.ops import environment
from advisor.settings import *  # noqa: F403
from advisor.settings import DATA_DIR, DATABASES, STORAGES

atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
if DATABASES["default"]["ENGINE"] == environment.SQLITE:
    # A file, as on a site: each thread and process has a connection of its own.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "tests.sqlite3"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
