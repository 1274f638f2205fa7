"""`/api/v1/billing/`: where the numbers come from, what they showed before, what was set aside."""
