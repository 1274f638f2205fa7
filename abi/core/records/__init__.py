"""What PostgreSQL says, remembered by a process for as long as it still says it."""
