"""What can go wrong between ABI and one of Azure's clouds. docs/errors.md lists them."""

from http import HTTPStatus

from abi.core.errors import ErrorKind, Words

_CONFLICT = HTTPStatus.CONFLICT
_GATEWAY = HTTPStatus.BAD_GATEWAY
_CONTENT = HTTPStatus.UNPROCESSABLE_ENTITY

UNKNOWN_CLOUD = ErrorKind(
    code="unknown_cloud",
    cause=Words("There is no cloud of that name.", "没有该名称的云。"),
    fix=Words(
        "Use AzureCloud, AzureChinaCloud, AzureUSGovernment or a row of ABI_CLOUDS.",
        "请使用 AzureCloud、AzureChinaCloud、AzureUSGovernment，或 ABI_CLOUDS 中的一行。",
    ),
)
CLOUD_INVALID = ErrorKind(
    code="cloud_invalid",
    cause=Words("A row of ABI_CLOUDS cannot be used.", "ABI_CLOUDS 中有一行无法使用。"),
    fix=Words(
        "Give the addresses the row lacks, all https:// (http:// only to this machine).",
        "请补全该行缺少的地址，且均为 https://（仅本机可用 http://）。",
    ),
)
FOLDER_NOT_ALLOWED = ErrorKind(
    code="folder_not_allowed",
    cause=Words(
        "Sources may not read this folder of the server.", "数据源不得读取服务器上的该文件夹。"
    ),
    fix=Words(
        "Choose a folder below one of ABI_FILE_FOLDERS, or ask the operator to name it there.",
        "请选择 ABI_FILE_FOLDERS 中某个文件夹之下的位置，或请运维人员将其加入该设置。",
    ),
    status=_CONFLICT,
)
CREDENTIAL_MISSING = ErrorKind(
    code="credential_missing",
    cause=Words("The source has no credential that can be used there.", "该数据源没有可用的凭据。"),
    fix=Words(
        "Admin → Sources: choose a credential of a fitting kind, complete with tenant, client and"
        " secret.",
        "管理 → 数据源：选择类型合适的凭据，并补全租户、客户端与机密。",
    ),
    status=_CONFLICT,
)
CREDENTIAL_UNREADABLE = ErrorKind(
    code="credential_unreadable",
    cause=Words(
        "A stored secret cannot be opened: it was sealed with a key that is not here, or for"
        " another row.",
        "无法解开已保存的机密：加密密钥不在此处，或它属于另一行。",
    ),
    fix=Words(
        "Bring back the key in ABI_ENCRYPTION_KEYS (or ABI_SECRET_KEY), or enter the secret again.",
        "请恢复 ABI_ENCRYPTION_KEYS（或 ABI_SECRET_KEY）中的密钥，或重新输入机密。",
    ),
    status=_CONFLICT,
)
SIGN_IN_FAILED = ErrorKind(
    code="sign_in_failed",
    cause=Words("Microsoft Entra refused the sign-in.", "Microsoft Entra 拒绝了登录。"),
    fix=Words(
        "Check tenant, client and secret of the credential, that the secret has not expired, and"
        " that the source names the right cloud.",
        "请检查凭据的租户、客户端与机密，确认机密未过期，且数据源的云正确。",
    ),
    status=_GATEWAY,
)
AZURE_UNAUTHORIZED = ErrorKind(
    code="azure_unauthorized",
    cause=Words(
        "Azure refused the credential, with a fresh token as well.",
        "Azure 拒绝了该凭据，换用新令牌后仍被拒绝。",
    ),
    fix=Words(
        "Give the identity a reading role on the scope (Cost Management Reader, Enrollment Reader,"
        " Billing reader); for an EA key: make a new one, it lasts six months.",
        "请为该身份授予范围上的读取角色（成本管理读者、注册读者、计费读者）；"
        "若为 EA 密钥，请生成新密钥，其有效期为六个月。",
    ),
    status=_GATEWAY,
)
AZURE_THROTTLED = ErrorKind(
    code="azure_throttled",
    cause=Words("Azure asks to wait before the next request.", "Azure 要求等待后再请求。"),
    fix=Words(
        "Nothing to do: the month stays pending and is asked for again. If it lasts, ask for fewer"
        " months at a time.",
        "无需处理：该月保持待处理并会再次请求。若长时间如此，请减少一次请求的月份数。",
    ),
    status=HTTPStatus.SERVICE_UNAVAILABLE,
    retryable=True,
)
AZURE_UNAVAILABLE = ErrorKind(
    code="azure_unavailable",
    cause=Words("Azure does not answer, or only with errors.", "Azure 没有响应，或只返回错误。"),
    fix=Words(
        "Nothing to do if Azure recovers: it is asked again. Else check network, proxy and DNS.",
        "若 Azure 恢复则无需处理：会再次请求。否则请检查网络、代理与 DNS。",
    ),
    status=_GATEWAY,
    retryable=True,
)
AZURE_REFUSED = ErrorKind(
    code="azure_refused",
    cause=Words("Azure refused the request.", "Azure 拒绝了该请求。"),
    fix=Words(
        "Read Azure's own code in the detail; check scope, enrolment number and agreement (Cost"
        " Details knows EA and MCA only).",
        "请查看详情中 Azure 的代码；检查范围、注册号与协议类型（Cost Details 仅支持 EA 与 MCA）。",
    ),
    status=_GATEWAY,
)
ANSWER_UNREADABLE = ErrorKind(
    code="azure_answer_unreadable",
    cause=Words(
        "Azure's answer is not what its interface promises, or was cut off, repeatedly.",
        "Azure 的响应与其接口约定不符，或多次被截断。",
    ),
    fix=Words(
        "It is asked again. If it lasts, a proxy may be answering: check scope and network.",
        "系统会再次请求。若持续出现，可能是代理在应答：请检查范围与网络。",
    ),
    status=_GATEWAY,
    retryable=True,
)
ANSWER_TOO_LARGE = ErrorKind(
    code="azure_answer_too_large",
    cause=Words("An answer is larger than is sane.", "响应超出合理大小。"),
    fix=Words(
        "Use Cost Management exports for months of this size.", "此规模的月份请使用成本管理导出。"
    ),
    status=_GATEWAY,
)
LINK_REFUSED = ErrorKind(
    code="link_refused",
    cause=Words(
        "A link in an answer leads away from the source's cloud; it was not followed.",
        "响应中的链接指向该数据源所属云之外，未被访问。",
    ),
    fix=Words(
        "Check that the source names the right cloud. Else tell Microsoft: nothing was sent there.",
        "请确认数据源的云正确。否则请告知 Microsoft：未向该地址发送任何内容。",
    ),
    status=_GATEWAY,
)
REPORT_PENDING = ErrorKind(
    code="report_pending",
    cause=Words("Azure is still making the report.", "Azure 仍在生成报告。"),
    fix=Words(
        "Nothing to do: the next attempt asks for the same report.",
        "无需处理：下一次尝试会继续查询同一份报告。",
    ),
    status=HTTPStatus.SERVICE_UNAVAILABLE,
    retryable=True,
)
REPORT_FAILED = ErrorKind(
    code="report_failed",
    cause=Words("Azure could not make the report, twice.", "Azure 两次未能生成报告。"),
    fix=Words(
        "Try later; for a month of more than 2 GB use a Cost Management export.",
        "请稍后重试；若该月超过 2 GB，请使用成本管理导出。",
    ),
    status=_GATEWAY,
    retryable=True,
)
PERIOD_TOO_OLD = ErrorKind(
    code="period_too_old",
    cause=Words(
        "The interface gives no month that is this far back.", "该接口不提供如此久远的月份。"
    ),
    fix=Words(
        "Ask for later months, or export the old ones to Blob (up to 7 years back).",
        "请选择较近的月份，或将更早的月份导出到 Blob（最多 7 年）。",
    ),
)
PAGES_DO_NOT_END = ErrorKind(
    code="pages_do_not_end",
    cause=Words(
        "Azure's pages lead back to pages already read.", "Azure 的分页链接指回已读取的页。"
    ),
    fix=Words(
        "Nothing was loaded. It is asked again; if it lasts, use exports or the Cost Details API.",
        "未加载任何数据。系统会再次请求；若持续出现，请使用导出或 Cost Details API。",
    ),
    status=_GATEWAY,
    retryable=True,
)
CURRENCY_REQUIRED = ErrorKind(
    code="currency_required",
    cause=Words(
        "This interface does not say its currency, and the source has none.",
        "该接口不提供货币，且数据源未设置货币。",
    ),
    fix=Words(
        "Admin → Sources: set the currency of the contract (CNY for Azure China).",
        "管理 → 数据源：设置合同货币（Azure 中国为 CNY）。",
    ),
    status=_CONFLICT,
)
SCOPE_INVALID = ErrorKind(
    code="scope_invalid",
    cause=Words(
        "The source's scope is not one that this interface knows.",
        "该接口不支持此数据源的范围。",
    ),
    fix=Words(
        "Cost Details: a subscription, a resource group or a billing account and what is below it,"
        " never a management group. EA: the enrolment number.",
        "Cost Details：订阅、资源组、计费账户及其下级，不支持管理组。EA：注册号。",
    ),
    status=_CONFLICT,
)
USAGE_ONLY_EXPORT = ErrorKind(
    code="usage_only_export",
    cause=Words(
        "Only an export of type Usage is there. It has no purchases, refunds or credits: its sum"
        " is not the bill.",
        "此处只有 Usage 类型的导出，不含购买、退款或抵扣，其合计不等于账单。",
    ),
    fix=Words(
        "Create exports of type ActualCost and AmortizedCost.",
        "请创建 ActualCost 与 AmortizedCost 类型的导出。",
    ),
    status=_CONTENT,
)
VAULT_UNKNOWN = ErrorKind(
    code="vault_unknown",
    cause=Words(
        "This is no secret of a vault that the operator named.",
        "这不是运维人员指定的密钥保管库中的机密。",
    ),
    fix=Words(
        "Write https://VAULT.vault.azure.net/secrets/NAME, and have its host in ABI_KEY_VAULTS.",
        "请填写 https://VAULT.vault.azure.net/secrets/NAME，并将其主机加入 ABI_KEY_VAULTS。",
    ),
    status=_CONFLICT,
)
VAULT_REFUSED = ErrorKind(
    code="vault_refused",
    cause=Words("The vault does not tell the secret.", "密钥保管库未提供该机密。"),
    fix=Words(
        "Let the identity of this machine read secrets (Key Vault Secrets User); check the name.",
        "请授予本机标识读取机密的权限（Key Vault Secrets User），并检查名称。",
    ),
    status=_CONFLICT,
)
