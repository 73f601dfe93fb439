"""Many processes can write to SQLite at once."""

from concurrent.futures import ThreadPoolExecutor

SAVES = 5_000
PROCESSES = 8


def test_no_save_finds_the_database_locked(serve):
    site = serve(workers=PROCESSES)
    with ThreadPoolExecutor(2 * PROCESSES) as people:
        tokens = list(people.map(lambda _: site.save(), range(SAVES)))
    assert "" not in tokens
    assert len(set(tokens)) == SAVES
    assert "locked" not in site.output()
