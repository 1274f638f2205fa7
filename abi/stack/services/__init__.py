"""One module per server: where its binary is, how it starts, how it tells it is ready."""
