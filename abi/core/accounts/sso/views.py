"""To the identity provider and back."""

from http import HTTPStatus
from typing import Any

from allauth.decorators import rate_limit
from allauth.headless.base.response import get_config_data
from allauth.headless.base.views import APIView
from allauth.headless.internal.restkit.inputs import CharField, Input
from allauth.headless.internal.restkit.response import APIResponse
from allauth.headless.socialaccount import forms
from allauth.headless.socialaccount.response import get_config_data as get_sso_config_data
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from requests import RequestException

from abi.core.accounts.sso.provider import Adapter


class _StartInput(Input):  # type: ignore[misc]  # allauth ships no types
    provider = CharField()
    callback_url = CharField()
    clean_provider = forms.RedirectToProviderForm.clean_provider
    clean_callback_url = forms.RedirectToProviderForm.clean_callback_url


@method_decorator(rate_limit(action="login"), name="handle")
class StartView(APIView):  # type: ignore[misc]
    """Tells where to go: a form could not, whose targets the page's policy limits to us."""

    input_class = _StartInput

    def post(self, request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
        asked = self.input.cleaned_data
        try:
            answer = asked["provider"].redirect(
                request, AuthProcess.LOGIN, next_url=asked["callback_url"], headless=True
            )
        except (RequestException, OAuth2Error, ValueError):
            return _answer(request, HTTPStatus.BAD_GATEWAY, errors=[{"code": "sso_unreachable"}])
        return _answer(request, HTTPStatus.OK, data={"location": answer.headers["Location"]})


class ConfigView(APIView):  # type: ignore[misc]
    def get(self, request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
        """The app shows a form where passwords are taken, and a button for each SSO app."""
        data = {**get_config_data(request), **get_sso_config_data(request)}
        data["account"]["local_passwords"] = settings.LOCAL_PASSWORDS
        return _answer(request, HTTPStatus.OK, data=data)


def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    view = OAuth2CallbackView.adapter_view(Adapter(request, provider_id))
    try:
        answer: HttpResponseBase = view(request)
    except SocialApp.DoesNotExist as e:
        raise Http404 from e
    return answer


def _answer(request: HttpRequest, status: HTTPStatus, **body: Any) -> HttpResponse:
    told: HttpResponse = APIResponse(request, status=status, **body)
    return told
