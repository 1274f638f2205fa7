"""Every page of every model in the admin: a new one is visited without being named here.

Lists are searched and paginated, no page costs more queries because there are more rows, only
administrators get in, and nothing is written into a page that the content policy would stop.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from abi.core.accounts.models import User
from tests.core.admin_rows import more_of, row
from tests.people import People

FEW, MANY = 3, 12
# A script without an address, a style or a handler in the markup: all stopped by the policy.
INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=|\son[a-z]+=")
PAGES = [
    pytest.param(page, id=model._meta.label_lower) for model, page in admin.site._registry.items()
]
type Page = ModelAdmin[Any]

pytestmark = [
    pytest.mark.usefixtures("clickhouse_database"),
    pytest.mark.parametrize("page", PAGES),
]


def _address(page: Page, name: str, *args: object) -> str:
    opts = page.opts
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{name}", args=args)


def _rows(page: Page, count: int) -> list[Any]:
    return [row(page.model) for _ in range(count)]


def _cost(site: Client, address: str) -> tuple[int, list[str]]:
    """Of the second visit: what is remembered between requests is not counted."""
    assert site.get(address).status_code == 200, address
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert site.get(address).status_code == 200
    return len(asked), [each["sql"][:300] for each in asked]


def _with_inlines(page: Page, people: People, obj: Any, count: int) -> None:
    request = RequestFactory().get("/")
    request.user = people.alice
    for inline in page.get_inline_instances(request, obj):
        for _ in range(count):
            foreign = next(
                field
                for field in inline.model._meta.concrete_fields
                if field.related_model is page.model
            )
            row(inline.model, **{foreign.name: obj})


def test_a_list_costs_the_same_however_long_it_is(site: Client, page: Page) -> None:
    _rows(page, FEW)
    few = _cost(site, _address(page, "changelist"))
    _rows(page, MANY)
    many = _cost(site, _address(page, "changelist"))
    assert many[0] == few[0], _difference(few, many)


def test_a_page_costs_the_same_however_many_others_there_are(
    site: Client, people: People, page: Page
) -> None:
    obj = _rows(page, FEW)[0]
    _with_inlines(page, people, obj, 1)
    more_of(obj, FEW)
    address = _address(page, "change", obj.pk)
    few = _cost(site, address)
    _rows(page, MANY)
    _with_inlines(page, people, obj, MANY)
    more_of(obj, MANY)
    many = _cost(site, address)
    assert many[0] == few[0], _difference(few, many)


def _difference(few: tuple[int, list[str]], many: tuple[int, list[str]]) -> str:
    more = [sql for sql in many[1] if many[1].count(sql) > few[1].count(sql)]
    return f"{few[0]} queries for few rows, {many[0]} for many:\n" + "\n".join(more[:20])


def test_a_list_can_be_searched(site: Client, page: Page) -> None:
    obj, *_ = _rows(page, FEW)
    assert page.search_fields, "nothing can be searched for"
    fields = [str(field).lstrip("^=@") for field in page.search_fields]
    found = page.model._default_manager.filter(pk=obj.pk).values_list(*fields).first()
    value = next((each for each in found if each), None)
    assert value, f"no {fields} of a row that was made up has a value"
    answer = site.get(_address(page, "changelist"), {"q": str(value)})
    assert 'id="searchbar"' in answer.content.decode()
    assert obj in list(answer.context["cl"].result_list)
    nothing = site.get(_address(page, "changelist"), {"q": "zz-nothing-is-called-so"})
    assert list(nothing.context["cl"].result_list) == []


def test_an_address_asks_for_nothing_that_the_page_does_not_offer(
    site: Client, people: People, page: Page
) -> None:
    """Of a key or a hash that no page shows could otherwise be guessed letter by letter."""
    _rows(page, 1)
    offered = {page.date_hierarchy} | {_field(each) for each in page.list_filter}
    for field in page.model._meta.concrete_fields:
        if field.name in offered:
            continue
        for lookup in (field.name, f"{field.name}__startswith", f"{field.name}__isnull"):
            answer = site.get(_address(page, "changelist"), {lookup: "a"})
            assert answer.status_code == 400, lookup


def _field(offered: Any) -> str:
    name = offered[0] if isinstance(offered, tuple) else offered
    return name if isinstance(name, str) else ""


def test_a_list_is_paginated(site: Client, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "list_per_page", FEW)
    _rows(page, MANY)
    answer = site.get(_address(page, "changelist"), {"p": "2"})
    shown = answer.context["cl"]
    assert len(shown.result_list) == FEW
    assert (shown.multi_page, shown.paginator.num_pages >= MANY // FEW) == (True, True)
    assert page.list_max_show_all <= 1000
    assert type(page).list_per_page <= 200


def _every_address(page: Page, site: Client, people: People) -> Iterator[str]:
    obj = _rows(page, 1)[0]
    yield _address(page, "changelist")
    yield _address(page, "change", obj.pk)
    request = RequestFactory().get("/")
    request.user = people.alice
    if page.has_add_permission(request):
        yield _address(page, "add")
    if page.has_delete_permission(request, obj):
        yield _address(page, "delete", obj.pk)


def test_administrators_get_in_and_nobody_else(site: Client, people: People, page: Page) -> None:
    bob = Client()
    bob.force_login(people.bob)
    addresses = list(_every_address(page, site, people))
    for address in addresses:
        assert site.get(address).status_code == 200, address
        turned_away = bob.get(address)
        assert turned_away.status_code == 302
        assert "/login" in turned_away["Location"]
    User.objects.filter(pk=people.bob.pk).update(is_staff=True)
    for address in addresses:
        assert bob.get(address).status_code == 403, address


def test_nothing_is_written_into_a_page_that_the_policy_stops(
    site: Client, people: People, page: Page
) -> None:
    for address in _every_address(page, site, people):
        assert not INLINE.findall(site.get(address).content.decode()), address
