"""How fast a month is loaded, against what the engine alone needs for the same files."""
