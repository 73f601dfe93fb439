import os

from django.core.wsgi import get_wsgi_application

from . import logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advisor.settings")
application = get_wsgi_application()
logs.to_stdout()
