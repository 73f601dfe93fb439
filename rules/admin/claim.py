from django.contrib import admin

from rules.models import Claim, LeftOut

from .base import KEY_AND_POSITION, PartAdmin


@admin.register(Claim)
class ClaimAdmin(PartAdmin):
    list_display = ["key", "says", "grade", "disputed"]
    list_filter = ["rulebook", "grade", ("disputed", admin.EmptyFieldListFilter)]
    search_fields = ["key", "says", "disputed"]
    autocomplete_fields = ["source", "precedents"]
    fields = [*("rulebook", KEY_AND_POSITION, "source", "grade", "says", "disputed", "precedents")]


@admin.register(LeftOut)
class LeftOutAdmin(PartAdmin):
    list_display = ["claim", "reason", "rulebook"]
    search_fields = ["claim__key", "claim__says", "reason"]
    autocomplete_fields = ["claim"]
    fields = ["rulebook", "position", "claim", "reason"]
    neighbours = ("cites",)
