"""The site's settings, with a data folder of its own and static files as they are written."""

import os
import tempfile

data = tempfile.TemporaryDirectory(prefix="advisor-tests-")  # removed when the tests end
os.environ["DATA_DIR"] = data.name
os.environ.pop("SITE_URL", None)

from advisor.settings import *  # noqa: F403
from advisor.settings import STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
