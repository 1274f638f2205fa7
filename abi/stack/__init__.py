"""The laptop's and CI's services: real servers out of packages, without Docker and without root."""
