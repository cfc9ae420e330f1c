"""Pages of statistics and reminders, for those who sign in."""
