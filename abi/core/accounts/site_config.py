"""Which admin site there is: read before any model is."""

from django.contrib.admin.apps import AdminConfig


class SiteConfig(AdminConfig):
    default_site = "abi.core.accounts.site.Site"
