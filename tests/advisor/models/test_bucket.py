from advisor.models import Bucket


def test_a_bucket_goes_by_its_key():
    assert str(Bucket(key="save 192.0.2.2")) == "save 192.0.2.2"
