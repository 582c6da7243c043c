"""A person's fields are sealed: equal values alike, readable with that person's key and field alone."""

from hypothesis import given
from hypothesis import strategies as st

from fairdesk.oplog.sealing import new_person_key, seal, unseal

KEY, OTHER_KEY = new_person_key(), new_person_key()
PERSON, SOMEBODY = b"p" * 16, b"s" * 16


@given(st.text(max_size=40))
def test_equal_values_seal_equally_and_open_again(value: str) -> None:
    sealed = seal(KEY, PERSON, "name", value)
    assert sealed == seal(KEY, PERSON, "name", value)
    assert unseal(KEY, PERSON, "name", sealed) == value
    assert value.encode() not in sealed or len(value.encode()) < 3


def test_only_that_person_that_field_and_that_key_open_it() -> None:
    sealed = seal(KEY, PERSON, "name", "Nodira Qodirova")
    assert unseal(OTHER_KEY, PERSON, "name", sealed) is None
    assert unseal(KEY, SOMEBODY, "name", sealed) is None
    assert unseal(KEY, PERSON, "phone", sealed) is None
    assert unseal(KEY, PERSON, "name", sealed[:-1]) is None
    assert unseal(KEY, PERSON, "name", b"") is None


def test_the_same_name_of_two_people_is_not_recognised() -> None:
    assert seal(KEY, PERSON, "name", "Olim") != seal(OTHER_KEY, SOMEBODY, "name", "Olim")
    assert seal(KEY, PERSON, "name", "Olim") != seal(KEY, PERSON, "email", "Olim")
