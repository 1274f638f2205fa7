"""One polite way to ask Azure anything."""
