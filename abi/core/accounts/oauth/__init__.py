"""OAuth 2 client credentials for service accounts: allauth's own, and of it this one grant."""
