"""The admin's index: pages under what people do with them."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.sites import AdminSite
from django.urls import reverse

from abi.core.audit.sections import Section


def grouped(site: AdminSite, apps: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Django's list of apps in sections, each with its models by name; an empty one is left out."""
    found: dict[Section, list[dict[str, Any]]] = {section: [] for section in Section}
    for app in apps:
        for entry in app["models"]:
            page = site.get_model_admin(entry["model"])
            found[_section(page)] += [entry, *_also(page)]
    index = reverse(f"{site.name}:index")
    return [_shown(section, entries, index) for section, entries in found.items() if entries]


def _section(page: "ModelAdmin[Any]") -> Section:
    if page.opts.app_label == "accounts":
        return Section.PEOPLE
    return Section(getattr(page, "section", Section.DATA))


def _also(page: "ModelAdmin[Any]") -> list[dict[str, Any]]:
    """Pages beside a model's own: `also` of its ModelAdmin, each a label and a URL's name."""
    return [
        {
            "model": None,
            "name": label,
            "object_name": name.partition(":")[2],
            "admin_url": reverse(name),
            "add_url": None,
            "view_only": True,
        }
        for label, name in getattr(page, "also", ())
    ]


def _shown(section: Section, entries: list[dict[str, Any]], index: str) -> dict[str, Any]:
    return {
        "name": section.label,
        "app_label": section.value,
        "app_url": f"{index}#{section.value}",
        "has_module_perms": True,
        "models": sorted(entries, key=lambda entry: str(entry["name"])),
    }
