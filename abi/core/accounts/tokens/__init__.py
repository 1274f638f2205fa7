"""Tokens for people's programs: allauth's JWT pairs, each pair of a session of its own."""
