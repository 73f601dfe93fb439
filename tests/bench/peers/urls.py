from django.urls import include, path

from . import views
from .wizard import Wizard, answered

patterns = [
    path("hello/", views.hello, name="hello"),
    path("template/<slug:key>/", views.step, name="step"),
    path("wizard/<slug:step>/", Wizard.as_view(url_name="wizard"), name="wizard"),
    path("answered/", answered),
    path("documents/<str:token>/", views.document, name="document"),
    path("insert/", views.insert, name="insert"),
    path("entries/<str:token>/", views.entry, name="entry"),
]
urlpatterns = [*patterns, path("bare/", include(patterns))]
