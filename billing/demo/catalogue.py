"""The invented company: its subscriptions, services, regions and tags. Data only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meter:
    """Something Azure charges for. `price` is in 10⁻⁸ USD, `budget` the company's USD a day."""

    category: str
    sub_category: str
    name: str
    unit: str
    family: str
    provider: str
    kind: str
    prefix: str
    price: int
    budget: int
    weekend_percent: int
    commitment: str = ""


@dataclass(frozen=True, slots=True)
class Subscription:
    """`share` is its weight in resources; the id is made from the seed."""

    name: str
    currency: str
    regions: tuple[tuple[str, str], ...]
    groups: tuple[str, ...]
    department: str
    cost_center: str
    share: int


_VM, _WEB, _SQL = "Microsoft.Compute", "Microsoft.Web", "Microsoft.Sql"
_STORE, _NET, _AI = "Microsoft.Storage", "Microsoft.Network", "Microsoft.CognitiveServices"
METERS = (
    Meter("Virtual Machines", "Dv5 Series", "D8s v5", "1 Hour", "Compute", _VM,
          "virtualMachines", "vm", 38_400_000, 1450, 88),
    Meter("Virtual Machines", "Ev5 Series", "E16s v5", "1 Hour", "Compute", _VM,
          "virtualMachines", "vm", 100_800_000, 980, 92, "Reservation"),
    Meter("Virtual Machines", "Dasv5 Series", "D4as v5", "1 Hour", "Compute", _VM,
          "virtualMachineScaleSets", "vmss", 17_200_000, 610, 62, "SavingsPlan"),
    Meter("Azure Kubernetes Service", "Uptime SLA", "Standard Uptime SLA", "1 Hour", "Compute",
          "Microsoft.ContainerService", "managedClusters", "aks", 10_000_000, 240, 100),
    Meter("SQL Database", "Single General Purpose", "vCore", "1 Hour", "Databases", _SQL,
          "servers/databases", "sql", 12_600_000, 870, 96),
    Meter("Azure Cosmos DB", "Request Units", "100 RU/s", "1/Hour", "Databases",
          "Microsoft.DocumentDB", "databaseAccounts", "cosmos", 800_000, 430, 81),
    Meter("Azure Database for PostgreSQL", "Flexible Server", "vCore", "1 Hour", "Databases",
          "Microsoft.DBforPostgreSQL", "flexibleServers", "pg", 8_900_000, 360, 98),
    Meter("Storage", "Premium SSD Managed Disks", "P30 Disks", "1/Month", "Storage", _VM,
          "disks", "disk", 13_517_000_000, 520, 100),
    Meter("Storage", "Tiered Block Blob", "Hot LRS Data Stored", "1 GB/Month", "Storage", _STORE,
          "storageAccounts", "st", 1_840_000, 410, 100),
    Meter("Storage", "Tiered Block Blob", "Hot Read Operations", "10K", "Storage", _STORE,
          "storageAccounts", "st", 440_000, 90, 70),
    Meter("Bandwidth", "Rtn Preference: MGN", "Standard Data Transfer Out", "1 GB", "Networking",
          _NET, "publicIPAddresses", "pip", 8_700_000, 310, 74),
    Meter("Azure App Service", "Premium v3 Plan", "P1 v3 App", "1 Hour", "Web", _WEB,
          "serverfarms", "plan", 16_900_000, 380, 97),
    Meter("Functions", "Premium", "vCPU Duration", "1 Hour", "Compute", _WEB,
          "sites", "func", 17_300_000, 120, 55),
    Meter("Azure OpenAI", "GPT", "Input Tokens", "1K", "AI + Machine Learning", _AI,
          "accounts", "oai", 250_000, 690, 38),
    Meter("Azure Databricks", "Premium", "All-purpose Compute DBU", "1 Hour", "Analytics",
          "Microsoft.Databricks", "workspaces", "dbw", 55_000_000, 560, 33),
    Meter("Log Analytics", "Analytics Logs", "Data Ingestion", "1 GB", "Management and Governance",
          "Microsoft.OperationalInsights", "workspaces", "log", 276_000_000, 330, 79),
    Meter("Application Gateway", "Standard v2", "Capacity Units", "1/Hour", "Networking", _NET,
          "applicationGateways", "agw", 800_000, 140, 84),
    Meter("Redis Cache", "Premium", "P1 Cache", "1 Hour", "Databases", "Microsoft.Cache",
          "redis", "redis", 55_500_000, 170, 100),
    Meter("Microsoft Defender for Cloud", "Servers P2", "Node", "1 Hour", "Security",
          "Microsoft.Security", "pricings", "mdc", 2_000_000, 110, 100),
    Meter("Key Vault", "Standard", "Operations", "10K", "Security", "Microsoft.KeyVault",
          "vaults", "kv", 300_000, 12, 66),
)  # fmt: skip
ANOMALY_METER = 13

_EUROPE = (("westeurope", "EU West"), ("northeurope", "EU North"))
_AMERICA = (("eastus2", "US East 2"), ("westus3", "US West 3"))
_CHINA = (("chinanorth3", "CN North 3"), ("chinaeast2", "CN East 2"))
SUBSCRIPTIONS = (
    Subscription("Contoso Production", "USD", _AMERICA,
                 ("rg-web-prod", "rg-orders-prod", "rg-payments-prod"), "Digital", "CC-1001", 30),
    Subscription("Contoso Data and AI", "USD", _AMERICA,
                 ("rg-lakehouse", "rg-ml-platform"), "Data Office", "CC-2040", 22),
    Subscription("Contoso Platform", "USD", (*_AMERICA, _EUROPE[0]),
                 ("rg-hub-network", "rg-observability", "rg-identity"), "IT", "CC-3000", 18),
    Subscription("Contoso Retail Stores", "USD", _AMERICA,
                 ("rg-pos", "rg-inventory"), "Retail", "CC-4120", 16),
    Subscription("Contoso Dev/Test", "USD", _AMERICA,
                 ("rg-sandbox", "rg-ci", "rg-loadtest"), "Engineering", "CC-5001", 14),
    Subscription("Contoso Europe", "EUR", _EUROPE,
                 ("rg-eu-shop", "rg-eu-crm"), "Europe", "CC-6100", 40),
    Subscription("康托索中国 生产", "CNY", _CHINA,
                 ("rg-cn-shop", "rg-cn-pay"), "中国区", "CC-7001", 38),
    Subscription("康托索中国 数据平台", "CNY", _CHINA,
                 ("rg-cn-lake", "rg-cn-bi"), "中国区", "CC-7002", 22),
)  # fmt: skip
ENVIRONMENTS = ("prod", "prod", "prod", "staging", "test", "dev")
OWNERS = {"USD": ("maria.lopez", "j.smith", "priya"), "EUR": ("anna.weber", "l.rossi")}
OWNERS |= {"CNY": ("王芳", "李伟", "张敏")}
TEAMS = {"USD": ("checkout", "search", "platform"), "EUR": ("shop", "crm")}
TEAMS |= {"CNY": ("电商平台", "数据中台", "支付")}
# Local currency for one USD, in 10⁻⁴.
RATES = {"USD": 10_000, "EUR": 9_215, "CNY": 71_240}
