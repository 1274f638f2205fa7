"""What goes beside a file: enough to prove that it is all there."""

from typing import Any

from analytics.exports.about import currencies, question_told
from analytics.exports.export import Exported
from analytics.exports.told import as_of_told, withheld_told


def sidecar(exported: Exported) -> dict[str, Any]:
    """As JSON values; enough to prove that the file is all there. Decimals are text."""
    wanted, tally = exported.wanted, exported.tally
    return {
        "file": wanted.file_name,
        "format": wanted.format.value,
        "content": f"lines:{wanted.lines.value}" if wanted.lines else "question",
        "bom": wanted.bom,
        "formulas_escaped": wanted.escape_formulas,
        "columns": [{"name": c.name, "kind": c.kind.value} for c in wanted.columns],
        "rows": tally.rows,
        "sums": tally.texts(),
        "withheld": withheld_told(exported.withheld),
        "currencies": currencies(tally),
        "sha256": exported.sha256,
        "bytes": exported.size,
        "basis": wanted.basis.value,
        "as_of": as_of_told(exported.as_of),
        "question": question_told(wanted.asked),
        "scope": exported.scope,
    }
