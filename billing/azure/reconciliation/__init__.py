"""What Azure states about a month elsewhere than in its lines."""
