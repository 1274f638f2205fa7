"""Who sends the invoice. The reader of a Chinese bill owes 21Vianet's operating company. Pure."""

_ISSUERS = {"AzureChinaCloud": "Shanghai Blue Cloud Technology Co., Ltd."}
_MICROSOFT = "Microsoft"


def issuer(cloud: str) -> str:
    return _ISSUERS.get(cloud, _MICROSOFT)
