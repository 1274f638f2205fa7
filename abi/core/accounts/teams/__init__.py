"""Teams: roles and grants of many people at once, joined by hand or by an app role of SSO."""
