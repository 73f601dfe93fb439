from django.test import RequestFactory

from advisor.web.addresses import site_of


def test_a_site_is_what_stands_before_a_path():
    assert site_of(RequestFactory().get("/r/x/?a=b")) == "http://testserver"
