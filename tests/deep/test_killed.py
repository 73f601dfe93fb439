"""A server that dies at once loses nothing that it has said was saved."""

from concurrent.futures import ThreadPoolExecutor, as_completed

SAVES = 500
BEFORE = 100


def test_what_was_saved_outlives_the_server(serve, database):
    site = serve(database)
    with ThreadPoolExecutor(SAVES) as people:
        saves = [people.submit(site.save, f"distance={n}") for n in range(1, SAVES + 1)]
        for number, _ in enumerate(as_completed(saves), 1):
            if number == BEFORE:
                site.kill()
    tokens = [token for save in saves if (token := save.result())]
    assert BEFORE <= len(tokens) < SAVES
    site.start()
    site.ready()
    assert [token for token in tokens if not site.has(token)] == []
    assert site.save()
