from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.contrib.auth.signals import user_logged_in


class AdvisorConfig(AppConfig):
    name = "advisor"
    verbose_name = "Results"

    def ready(self) -> None:
        from .accounts import sessions

        user_logged_in.connect(sessions.start_session)


class AdminConfig(admin.AdminConfig):
    default_site = "advisor.accounts.sign_in.Site"
    # This file has two configurations; AdvisorConfig is the default one.
    default = False
