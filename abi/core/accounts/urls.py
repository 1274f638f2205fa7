from django.urls import path

from abi.core.accounts.api import MeView
from abi.core.accounts.keys.api import OwnKeyRotationView, OwnKeysView, OwnKeyView

urlpatterns = [
    path("me", MeView.as_view(), name="me"),
    path("me/keys", OwnKeysView.as_view(), name="own-keys"),
    path("me/keys/<str:id8>", OwnKeyView.as_view(), name="own-key"),
    path("me/keys/<str:id8>/rotate", OwnKeyRotationView.as_view(), name="own-key-rotation"),
]
