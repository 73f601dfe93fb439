import pytest
from django.http import QueryDict
from django.test import Client

from rules.admin.example_form import ExampleForms
from rules.drafts.from_document import load
from rules.models import Example, Rulebook
from tests.support.small import small_document

ANSWERS = {"distance": 301, "luggage": ("bag", "dog")}


@pytest.fixture
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def key_of(address: str) -> str:
    return QueryDict(address.partition("?")[2])["key"]


def test_the_form_is_filled_in_and_saves_as_it_is(admin_client: Client, rulebook: Rulebook) -> None:
    address = ExampleForms(rulebook).address("A dog on a long way", ANSWERS, "train")
    form = admin_client.get(address).context["adminform"].form
    data = {bound.name: bound.value() for bound in form if bound.value() not in (None, "")}
    assert data["answers"] == "distance: 301\nluggage: [bag, dog]"
    assert admin_client.post(address, data).status_code == 302
    example = Example.objects.get(key="a-dog-on-a-long-way")
    assert (example.title, example.recommended and example.recommended.key) == (
        "A dog on a long way",
        "train",
    )
    assert example.answers == {"distance": 301, "luggage": ["bag", "dog"]}


def test_nothing_recommended_stays_empty(admin_client: Client, rulebook: Rulebook) -> None:
    address = ExampleForms(rulebook).address("Nothing known", {}, None)
    assert not admin_client.get(address).context["adminform"].form["recommended"].value()


@pytest.mark.parametrize("title", ["Überland", "300 kilometres", "語", "x" * 500, ""])
def test_a_key_is_made_of_any_title(rulebook: Rulebook, title: str) -> None:
    forms = ExampleForms(rulebook)
    key = key_of(forms.address(title, {}, None))
    Example(rulebook=rulebook, key=key, title="T").full_clean()
    forms.taken.add(key)
    assert key_of(forms.address(title, {}, None)) not in ("", key)


def test_it_takes_two_queries(rulebook: Rulebook, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        forms = ExampleForms(rulebook)
        for _ in range(3):
            forms.address("A dog", ANSWERS, "train")
