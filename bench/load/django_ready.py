"""Importing this readies Django; import it before anything that holds models."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abi.settings")
django.setup()
