"""The vocabulary's names as lists, each named once in OpenAPI (`ENUM_NAME_OVERRIDES`)."""

from analytics.diff_sql import MEMBERS
from analytics.exports.charges import LineColumns
from analytics.exports.formats import FileFormat
from analytics.focus.formats import FOCUS_FORMATS
from analytics.vocabulary import DIMENSIONS, MEASURES, Basis, ColumnType, Grain, Operator, Unit

MEASURE_NAMES = list(MEASURES)
DIMENSION_NAMES = list(DIMENSIONS)
BASES = [basis.value for basis in Basis]
DIFF_MEMBERS = list(MEMBERS)
GRAINS = [grain.value for grain in Grain]
COMPARISONS = ["previous", "last_year", "like_for_like_days", "closed_days_only"]
OPERATORS = [operator.value for operator in Operator]
UNITS = [unit.value for unit in Unit]
COLUMN_TYPES = [type_.value for type_ in ColumnType]
LINE_COLUMNS = [columns.value for columns in LineColumns]
EXPORT_FORMATS = [format_.value for format_ in FileFormat]
FOCUS_FORMAT_NAMES = [format_.value for format_ in FOCUS_FORMATS]
SQL_FORMATS = ["json", "csv"]
