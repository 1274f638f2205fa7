"""Records of this room."""

from analytics.models.jobs import Job, JobKind, JobState
from analytics.models.rates import ExchangeRate, RateSet
from analytics.models.sql import SavedQuery, SqlRun, SqlState

__all__ = [
    "ExchangeRate",
    "Job",
    "JobKind",
    "JobState",
    "RateSet",
    "SavedQuery",
    "SqlRun",
    "SqlState",
]
