"""What the tests of the admin share: addresses, forms as browsers send them, and complaints."""

import re
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from rules.admin.merging import VERSION


def page(model: type[Model] | str, name: str, *args: Any) -> str:
    model = model if isinstance(model, str) else str(model._meta.model_name)
    return reverse(f"admin:rules_{model}_{name}", args=args)


def form_data(client: Client, address: str) -> dict[str, Any]:
    """What a browser sends if the form at the address is saved untouched."""
    return data_of(client.get(address).context)


def data_of(context: Any) -> dict[str, Any]:
    """The same from the context of the page."""
    data: dict[str, Any] = {VERSION: context["version"]} if "version" in context else {}
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    forms = [context["adminform"].form]
    for formset in formsets:
        forms += [formset.management_form, *formset.forms]
    for form in forms:
        for field in form:
            if field.field.disabled:
                continue
            value = field.field.prepare_value(field.value())
            if isinstance(value, list):
                value = [getattr(row, "pk", row) for row in value]
            if value is not None and value is not False:
                data[field.html_name] = value
    return data


def picked(client: Client, row: Model, changed: str, **values: Any) -> Any:
    """What the page of a row asks for once the field `changed` has changed, among other values."""
    data = form_data(client, page(type(row), "change", row.pk))
    data |= {name.replace("__", "-"): value for name, value in values.items()}
    headers = {"HX-Request": "true", "HX-Trigger-Name": changed}
    return client.post(page(type(row), "picked", row.pk), data, headers=headers)


def errors(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return "\n".join(re.findall(r'<ul class="errorlist[^>]*>(.*?)</ul>', response.text, re.DOTALL))


def save(client: Client, row: Model, **values: Any) -> Any:
    """Saves the form of a row with other values; "__" stands for the "-" of a prefix."""
    address = page(type(row), "change", row.pk)
    changed = {name.replace("__", "-"): value for name, value in values.items()}
    return client.post(address, form_data(client, address) | changed)


def add_row(data: dict[str, Any], prefix: str, **values: Any) -> None:
    """Fills in one more row of the table `prefix` in the data of a form."""
    number = int(data[f"{prefix}-TOTAL_FORMS"])
    data[f"{prefix}-TOTAL_FORMS"] = number + 1
    data |= {f"{prefix}-{number}-{name}": value for name, value in values.items()}


def error_codes(response: Any, field: str) -> list[str]:
    """The codes of what the form says beside a field of the part itself."""
    form = response.context["adminform"].form
    return [error.code for error in form.errors.as_data().get(field, [])]


def fault(client: Client, row: Any, field: str, **values: Any) -> str:
    """What the form says beside a field once it was sent with these values."""
    response = save(client, row, **values)
    assert response.status_code == 200
    context = response.context
    prefix, _, name = field.rpartition("__")
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += inline.formset.forms
    (form,) = [form for form in forms if (form.prefix or "") == prefix.replace("__", "-")]
    return " ".join(map(str, form.errors.get(name or NON_FIELD_ERRORS, [])))
