"""How the web server holds when many people look at their dashboards at once."""
