"""Keys by which programs ask the API, for a service account or for a person."""
