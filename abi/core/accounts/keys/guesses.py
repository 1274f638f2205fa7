"""Keys and secrets that are not accepted are counted, of an id and from an address.

A good key is never refused for bad ones: a secret of 256 bits is not guessed, and whoever knows the
id of a key could lock it. As for sign-in, without Redis nobody may guess.
"""

import redis
from django.conf import settings
from django.core.cache import cache
from limits import RateLimitItem, RateLimitItemPerSecond

from abi.core.accounts.bearer import NotLetInError
from abi.core.accounts.errors import INVALID_TOKEN
from abi.core.api.errors import THROTTLED, UNAVAILABLE
from abi.core.api.windows import Count, count

_OF_ID = RateLimitItemPerSecond(5, 300, namespace="bad_keys_of_id")
_FROM_ADDRESS = RateLimitItemPerSecond(10, 60, namespace="bad_keys_from")
# As for signing in: what is offered is checked by a slow hash.
_ASKED_FROM = RateLimitItemPerSecond(30, 60, namespace="tokens_asked_from")


def too_often(address: str) -> NotLetInError | None:
    """Counts who asks for a token, rightly or not; None where it may be looked at."""
    try:
        asked = _counted(_ASKED_FROM, address)
    except redis.RedisError:
        return NotLetInError(UNAVAILABLE)
    return None if asked.is_allowed else NotLetInError(THROTTLED, wait=max(asked.resets_in, 1.0))


def refusal(address: str, id8: str) -> NotLetInError:
    """What a request with a bad key is answered; `id8` is empty for what is no key at all."""
    try:
        counts = [_counted(_FROM_ADDRESS, address)]
        counts += [_counted(_OF_ID, id8)] if id8 else []
    except redis.RedisError:
        return NotLetInError(UNAVAILABLE)
    waits = [max(each.resets_in, 1.0) for each in counts if not each.is_allowed]
    return NotLetInError(THROTTLED, wait=max(waits)) if waits else NotLetInError(INVALID_TOKEN)


def _counted(window: RateLimitItem, whose: str) -> Count:
    return count([window], cache.key_prefix, whose, url=settings.REDIS_URL)()[0]
