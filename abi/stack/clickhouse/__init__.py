"""The real ClickHouse server out of an npm package, in a process of its own."""
