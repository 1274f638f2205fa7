"""A month of a source for whoever closes it. Amounts are the exact texts that are stored."""
