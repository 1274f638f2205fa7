"""What travels between the steps of an ingest: frozen, plain JSON types, no Django, no driver."""

from dataclasses import dataclass

Amounts = tuple[tuple[str, str], ...]
"""(currency, decimal text), sorted by currency."""


@dataclass(frozen=True, slots=True)
class DeliveredBlob:
    """A file at the source. `path` is below the source's root; `stated_*` is the manifest's."""

    path: str
    size: int
    etag: str
    stated_bytes: int | None = None
    stated_rows: int | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One month of one dataset, as one finished run of an export delivered it.

    `root_url` and the paths of `blobs` say where the bytes are; `content_key` changes with
    any of them. `missing` names blobs that the manifest lists and the source does not have.
    For an API `root_url` is empty, `request` says what to ask for, and `content_key` names the
    pull: the same key again goes on where the last attempt stopped.
    """

    source: str
    dataset: str
    billing_period: str
    run_id: str
    submitted_at: str
    root_url: str
    manifest_path: str
    blobs: tuple[DeliveredBlob, ...]
    missing: tuple[str, ...]
    stated_blobs: int | None
    stated_bytes: int | None
    stated_rows: int | None
    content_key: str
    scope: str = ""
    request: tuple[tuple[str, str], ...] = ()
    data_version: str = ""

    @property
    def bytes(self) -> int:
        return sum(blob.size for blob in self.blobs)


@dataclass(frozen=True, slots=True)
class LandedBlob:
    """Bytes in the landing zone; `path` is below LANDING_URL and named by their hash.

    `format` is how the engine reads them: `csv` or `parquet`. `tidy`: known to be UTF-8 without a
    NUL byte.
    """

    name: str
    path: str
    sha256: str
    size: int
    gzip: bool
    stated_rows: int | None = None
    format: str = "csv"
    tidy: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a connector brought to the landing zone; `stated_rows` where the source tells."""

    blobs: tuple[LandedBlob, ...]
    stated_rows: int | None = None


@dataclass(frozen=True, slots=True)
class Landed:
    """A delivery whose bytes are safe. `content_hash` changes with any byte of it, and with the
    reading `rules` (kind, column, value) that were in force when it was landed.
    """

    source: str
    dataset: str
    billing_period: str
    run_id: str
    content_hash: str
    stated_rows: int | None
    blobs: tuple[LandedBlob, ...]
    rules: tuple[tuple[str, str, str], ...] = ()
    data_version: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose load it is. Of one owner's attempts the later wins, however late an earlier wakes."""

    owner: str = ""
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class Loaded:
    """`unchanged` when these bytes are already published: then nothing was loaded."""

    snapshot_id: int
    source: str
    dataset: str
    billing_period: str
    delivered: int
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """A snapshot whose books balance."""

    snapshot_id: int
    source: str
    dataset: str
    billing_period: str
    delivered: int
    loaded: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class Published:
    """What the month shows now; `changed` is False when it already showed exactly this."""

    snapshot_id: int
    source: str
    dataset: str
    billing_period: str
    delivered: int
    loaded: int
    quarantined: int
    billed_cost: Amounts
    effective_cost: Amounts
    unknown_currencies: tuple[str, ...]
    changed: bool
    unknown_columns: tuple[str, ...] = ()
