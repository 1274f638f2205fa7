"""`python -m bench.faults.begin NAME …`: sets Django up, then runs that module's `main`."""

import importlib
import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abi.settings")
    django.setup()
    importlib.import_module(f"bench.faults.{sys.argv[1]}").main(*sys.argv[2:])
