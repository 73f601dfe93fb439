from advisor.log.lines import lines_of
from advisor.log.reading import read_lines
from advisor.log.releases import Releases
from advisor.models import Log


def test_positions_are_counted_in_words_without_hidden_ones(result):
    log = Log.objects.create()
    log.entries.create(result=result, accepted_at=result.created_at)
    result.positions.create(name="Ada", stance="agree")
    result.positions.create(name="Ben", stance="disagree", reason="A dog")
    result.positions.create(name="Eve", stance="agree", hidden_at=result.created_at)
    releases = Releases()
    [line] = lines_of(log, releases)
    read_lines([line], releases)
    assert line.detail.positions == "1 agrees, 1 disagrees"
