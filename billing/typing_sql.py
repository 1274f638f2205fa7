"""From a delivered text to a typed value, as ClickHouse text. Pure.

ClickHouse's own parsers are too kind for money: `toDecimal256OrNull('1.2.3')` is 1.23, `'-'`
is 0 and digits beyond the scale are cut. So a text must first look like one number and fit.
"""

SCALE = 30
DECIMAL = f"Decimal(76, {SCALE})"
_NUMBER = r"^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?$"
_DECIMAL_COMMA = r"^[+-]?([0-9]+|[0-9]{1,3}(\\.[0-9]{3})+)(,[0-9]+)?([eE][+-]?[0-9]{1,4})?$"


def decimal_sql(text: str) -> str:
    """NULL unless `text` is one plain number."""
    return f"if(match({text}, '{_NUMBER}'), toDecimal256OrNull({text}, {SCALE}), NULL)"


def is_cut_sql(text: str) -> str:
    """Whether the decimal would lose digits; texts up to 31 long without an exponent cannot."""
    fraction = f"length(replaceRegexpOne(extract({text}, '\\\\.([0-9]*)'), '0+$', ''))"
    exponent = f"toInt32OrZero(replaceOne(extract({text}, '[eE](.*)$'), '+', ''))"
    return (
        f"((length({text}) > {SCALE + 1} OR position({text}, 'e') > 0 OR position({text}, 'E') > 0)"
        f" AND {fraction} - {exponent} > {SCALE})"
    )


def decimal_comma_sql(text: str) -> str:
    """`1.234,56` as `1234.56`; '' for what a decimal comma does not make a number."""
    return (
        f"if(match({text}, '{_DECIMAL_COMMA}'),"
        f" replaceOne(replaceAll({text}, '.', ''), ',', '.'), '')"
    )


def number_problem_sql(text: str, value: str, *, plain: str) -> str:
    """The rule a number breaks, or ''. An empty text breaks none: it is an unknown.

    `plain` is the text as ClickHouse was given it.
    """
    return (
        f"multiIf({text} = '', '',"
        f" isNull({value}) AND position({text}, ',') > 0, 'thousands_separator',"
        f" isNull({value}), 'not_a_number',"
        f" {is_cut_sql(plain)}, 'too_many_decimals', '')"
    )


def is_suspect_sql(text: str, value: str) -> str:
    """Whether a number may break a rule; cheap, and true of every text that does."""
    return (
        f"(isNull({value}) AND {text} != '') OR length({text}) > {SCALE + 1}"
        f" OR multiSearchAny({text}, ['e', 'E'])"
    )


def tags_json_sql(text: str) -> str:
    """EA writes `"env": "prod"` without the braces around it."""
    return (
        f"multiIf({text} IN ('', 'null', '[]'), '{{}}',"
        f" startsWith({text}, '{{'), {text}, concat('{{', {text}, '}}'))"
    )
