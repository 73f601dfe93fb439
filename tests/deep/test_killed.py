"""A killed server loses nothing that it reported as saved."""

from concurrent.futures import ThreadPoolExecutor, as_completed

SAVES = 500
BEFORE = 100


def test_saved_results_survive_a_killed_server(serve, database):
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
