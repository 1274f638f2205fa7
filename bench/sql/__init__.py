"""How fast people's SQL is over many lines: through their views, beside the table itself."""
