from datetime import date

from advisor.models import Opening


def test_it_goes_with_its_result(result):
    assert str(Opening.objects.create(result=result, month=date(2026, 11, 1))) == "2026-11"
    result.delete()
    assert not Opening.objects.exists()
