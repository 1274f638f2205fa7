"""Requests to addresses that a person typed: to the open internet, or where the operator says."""
