from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["applications.reads"],
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
    ],
    # Where the server is, and who asks it, is in the environment: PGHOST and PGUSER.
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "postgres",
            "CONN_MAX_AGE": None,
        }
    },
)
wsgi = get_wsgi_application()


from applications.reads.models import Book  # noqa: E402


def none(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"id": 7, "title": "Book 7", "pages": 107})


def one(request: HttpRequest) -> JsonResponse:
    book = Book.objects.get(id=7)
    return JsonResponse({"id": book.id, "title": book.title, "pages": book.pages})


def as_dict(book: Book) -> dict[str, Any]:
    return {
        "id": book.id,
        "title": book.title,
        "author": book.author.name,
        "shelves": [shelf.name for shelf in book.shelves.all()],
    }


def page() -> QuerySet[Book]:
    return Book.objects.filter(id__gt=1000).order_by("id")[:50]


def related(request: HttpRequest) -> JsonResponse:
    books = page().select_related("author").prefetch_related("shelves")
    return JsonResponse({"books": [as_dict(book) for book in books]})


def each_author(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"authors": [book.author.name for book in page()]})


ONE = "SELECT id, title, pages FROM book WHERE id = %s"
PAGE = """\
SELECT book.id, title, author.name, array_agg(shelf.name ORDER BY shelf.id)
FROM book
JOIN author ON author.id = author_id
JOIN book_shelf ON book_id = book.id
JOIN shelf ON shelf.id = shelf_id
WHERE book.id > %s GROUP BY book.id, author.id ORDER BY book.id LIMIT 50"""
AUTHORS = "SELECT author_id FROM book WHERE id > %s ORDER BY id LIMIT 50"
NAME = "SELECT name FROM author WHERE id = %s"


def one_sql(request: HttpRequest) -> JsonResponse:
    with connection.cursor() as cursor:
        cursor.execute(ONE, [7])
        return JsonResponse(dict(zip(("id", "title", "pages"), cursor.fetchone(), strict=True)))


def related_sql(request: HttpRequest) -> JsonResponse:
    names = ("id", "title", "author", "shelves")
    with connection.cursor() as cursor:
        cursor.execute(PAGE, [1000])
        books = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return JsonResponse({"books": books})


def each_author_sql(request: HttpRequest) -> JsonResponse:
    authors = []
    with connection.cursor() as cursor:
        cursor.execute(AUTHORS, [1000])
        for (author,) in cursor.fetchall():
            cursor.execute(NAME, [author])
            authors.append(cursor.fetchone()[0])
    return JsonResponse({"authors": authors})


urlpatterns = [
    path("orm/none", none),
    path("orm/one", one),
    path("orm/page", related),
    path("orm/each", each_author),
    path("sql/none", none),
    path("sql/one", one_sql),
    path("sql/page", related_sql),
    path("sql/each", each_author_sql),
]
