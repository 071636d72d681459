"""A store with two parts on its shelves and three orders that want them."""

import pytest

from tests.parts.store import FILTER, OIL, Store


@pytest.fixture
def store_of_two(branch) -> tuple[Store, list[int], list[int]]:
    store = Store(branch)
    keys = [store.shelve(code, 5) for code in (FILTER, OIL)]
    return store, [store.order((FILTER, 2), (OIL, 3)) for _turn in range(3)], keys
