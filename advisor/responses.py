from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """After a POST: the page to read next, so that a reload sends nothing again."""

    status_code = 303
