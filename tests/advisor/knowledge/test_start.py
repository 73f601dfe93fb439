def test_the_start_page_offers_each_published_rulebook(client, journey):
    page = client.get("/").text
    assert "Train or car?" in page
    assert 'href="/decide/journey/"' in page
    assert 'href="/example/journey/"' in page
    assert 'href="/accuracy/?rulebook=journey"' in page


def test_without_a_release_the_start_page_says_what_is_missing(client, db):
    assert "No decision can be taken here yet" in client.get("/").text


def test_every_page_carries_the_content_security_policy(client, journey):
    for address in ("/", "/decide/journey/1/trip/", "/nowhere/", "/admin/login/"):
        policy = client.get(address).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
