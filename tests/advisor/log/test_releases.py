from advisor.log.releases import Releases


def test_releases_know_the_current_one_of_their_rulebook(journey, next_release):
    second = next_release()
    releases = Releases()
    assert releases.current_of(journey.pk) == second.pk
    assert (releases.is_current(journey.pk), releases.is_current(second.pk)) == (False, True)
    assert releases.names[journey.pk][:2] == ("journey", 1)


def test_one_that_cannot_be_read_is_logged_once(journey, unreadable_release, caplog):
    broken = unreadable_release(2)
    releases = Releases()
    assert [releases.read(broken.pk) for _ in range(3)] == [None] * 3
    assert [record.message for record in caplog.records] == ["Release 2 of journey cannot be read"]
    published = releases.read(journey.pk)
    assert published
    assert published.number == 1


def test_a_rulebook_goes_by_the_title_of_its_current_release_else_by_its_key(
    journey, small, unreadable_release
):
    assert Releases().title("journey") == small.title
    unreadable_release(2)
    assert Releases().title("journey") == "journey"


def test_all_of_them_take_one_query(journey, next_release, django_assert_num_queries):
    next_release()
    with django_assert_num_queries(1):
        assert len(Releases().names) == 2
