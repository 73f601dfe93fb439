import pytest

from rules.engine.reading import RulebookError, read_rulebook
from tests.support.changes import changed


@pytest.mark.parametrize("year", ["2020", 2020.0, 1989, 2101])
def test_a_precedent_is_of_a_year_within_a_lifetime_of_software(year):
    with pytest.raises(RulebookError, match="year"):
        read_rulebook(changed(("precedents.0.year", year)))
