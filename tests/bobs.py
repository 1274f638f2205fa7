"""What bob sees. Knows no Django, so that it can be said before there is any."""

BOB_SUBSCRIPTIONS = (
    "11111111-1111-4111-8111-111111111111",
    "22222222-2222-4222-8222-222222222222",
)
