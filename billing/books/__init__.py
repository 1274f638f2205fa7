"""The period ledger: manifest, landed, loaded, rolled up, and what Azure states elsewhere."""
