"""Files that people bring: received, looked through, and shown once a person approves."""
