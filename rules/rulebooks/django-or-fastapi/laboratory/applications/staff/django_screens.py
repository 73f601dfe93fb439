from applications.staff.django_site import fill, set_up

set_up(__name__)

from applications.staff.models import Customer, Line, Order, Payment, Product  # noqa: E402
from django.contrib.auth.decorators import login_required  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.auth.views import LoginView, LogoutView  # noqa: E402
from django.core.exceptions import PermissionDenied  # noqa: E402
from django.core.paginator import Paginator  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models, transaction  # noqa: E402
from django.forms import modelform_factory  # noqa: E402
from django.http import Http404, HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import get_object_or_404, redirect, render  # noqa: E402
from django.urls import path  # noqa: E402

PAGE = 50
# What is searched, by model.
MODELS = {
    Customer: ["name", "email"],
    Product: ["name"],
    Order: ["customer__name"],
    Line: ["product__name"],
    Payment: ["order__customer__name"],
}
NAMES = {model._meta.model_name: model for model in MODELS}


class Log(models.Model):
    at = models.DateTimeField(auto_now_add=True)
    who = models.ForeignKey(User, models.PROTECT)
    action = models.CharField(max_length=10)
    what = models.CharField(max_length=200)

    class Meta:
        app_label = "staff"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.who} {self.action} {self.what}"


def allowed(request: HttpRequest, name: str, action: str) -> type[models.Model]:
    if name not in NAMES:
        raise Http404
    if not request.user.has_perm(f"staff.{action}_{name}"):
        raise PermissionDenied
    return NAMES[name]


@login_required
def listing(request: HttpRequest, name: str) -> HttpResponse:
    model = allowed(request, name, "view")
    found = model.objects.order_by("id")
    if words := request.GET.get("q"):
        matches = [models.Q((f"{field}__icontains", words)) for field in MODELS[model]]
        found = found.filter(models.Q(*matches, _connector=models.Q.OR))
    fields = [field.name for field in model._meta.fields]
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [(each.pk, [getattr(each, field) for field in fields]) for each in page]
    context = {"name": name, "names": NAMES, "fields": fields, "rows": rows, "page": page}
    return render(request, "django/list.html", context)


@login_required
def editing(request: HttpRequest, name: str, pk: int | None = None) -> HttpResponse:
    action = "change" if pk else "add"
    model = allowed(request, name, action)
    instance = get_object_or_404(model, pk=pk) if pk else None
    form = modelform_factory(model, fields="__all__")(request.POST or None, instance=instance)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            saved = form.save()
            Log.objects.create(who=request.user, action=action, what=f"{name} {saved}")
        return redirect("list", name)
    context = {"name": name, "names": NAMES, "form": form, "pk": pk}
    return render(request, "django/form.html", context)


@login_required
def deleting(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    instance = get_object_or_404(allowed(request, name, "delete"), pk=pk)
    used = ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                Log.objects.create(who=request.user, action="delete", what=f"{name} {instance}")
                instance.delete()
            return redirect("list", name)
        except models.ProtectedError:
            used = "Other rows refer to it."
    context = {"name": name, "names": NAMES, "object": instance, "used": used}
    return render(request, "django/delete.html", context)


@login_required
def log(request: HttpRequest) -> HttpResponse:
    entries = Log.objects.select_related("who")[:PAGE]
    return render(request, "django/log.html", {"names": NAMES, "entries": entries})


urlpatterns = [
    path("login", LoginView.as_view(template_name="django/login.html"), name="login"),
    path("logout", LogoutView.as_view(), name="logout"),
    path("log", log, name="log"),
    path("<slug:name>", listing, name="list"),
    path("<slug:name>/add", editing, name="add"),
    path("<slug:name>/<int:pk>", editing, name="change"),
    path("<slug:name>/<int:pk>/delete", deleting, name="delete"),
]
fill()
wsgi = get_wsgi_application()
