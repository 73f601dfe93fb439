import os
import sys

from django.core.wsgi import get_wsgi_application

from advisor.ops.environment import WrongSetting

from .ops import logs

# gunicorn replaces a worker that ends at once, for ever, unless it ends with this exit status.
GIVE_UP = 3

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advisor.settings")
try:
    application = get_wsgi_application()
except WrongSetting as wrong:
    print(wrong, file=sys.stderr)
    sys.exit(GIVE_UP)
logs.to_stdout()
