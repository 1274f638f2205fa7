"""SQL that tries to get at what a person may not see: `make attacks`, and part of it in CI."""
