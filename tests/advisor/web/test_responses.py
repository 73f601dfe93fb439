from django.http import HttpResponse

from advisor.web.responses import SeeOther, private


def test_a_post_is_answered_by_the_page_to_read_next():
    response = SeeOther("/r/somewhere/")
    assert (response.status_code, response.headers["Location"]) == (303, "/r/somewhere/")


def test_a_private_page_stays_out_of_search_engines_and_referrers():
    response = private(HttpResponse("the key is in the address"))
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Referrer-Policy"] == "strict-origin"
    assert response.content == b"the key is in the address"
