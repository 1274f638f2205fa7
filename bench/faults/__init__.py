"""What is shown stays exact while every part of the system is killed, frozen or fooled."""
