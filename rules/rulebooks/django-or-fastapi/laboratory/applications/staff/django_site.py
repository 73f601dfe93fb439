"""What every Django site has, and does not count: settings, tables, and people to sign in."""

import os
from pathlib import Path

import django
from django.conf import settings


def set_up(urls: str) -> None:
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=urls,
        SECRET_KEY="only for this",  # noqa: S106
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
        STATIC_URL="/static/",
        LOGIN_URL="/login",
        LOGIN_REDIRECT_URL="/customer",
        INSTALLED_APPS=[
            "django.contrib.admin",
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "django.contrib.staticfiles",
            "applications.staff",
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [Path(__file__).parent / "templates"],
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": os.environ["STAFF_DATABASE"],
            }
        },
    )
    django.setup()


def fill() -> None:
    from applications.staff.models import Customer
    from django.contrib.auth.models import Permission, User
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    for name in ("editor", "viewer"):
        person = User.objects.create_user(name, password="secret", is_staff=True)  # noqa: S106
        allowed = Permission.objects.filter(content_type__app_label="staff")
        if name == "viewer":
            allowed = allowed.filter(codename__startswith="view_")
        person.user_permissions.set(allowed)
    for name in ("Ada", "Grace"):
        Customer.objects.create(name=name, email=f"{name.lower()}@example.org")
