"""graphaudit's api."""
