"""Signing in through the company's identity provider, by OpenID Connect."""
