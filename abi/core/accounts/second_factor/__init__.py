"""The second factor: allauth's TOTP and recovery codes, sealed and audited."""
