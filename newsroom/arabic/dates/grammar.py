"""The grammar of dates, over date words: <kind> is one word, name=(…) a part its reading asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsroom.arabic.dates import readings
from newsroom.arabic.dates.patterns import Found, rule
from newsroom.arabic.dates.vocabulary import Token, signs

_TO = "(?: <comma> | <and> | <dash> | <and>? (?: <until>|<to> ) )"
_DAY = "(?: <al>? <num> | <ordinal> (?: <ten> | <and> <tens> )? | <tens> | <first> )"
_DAYS = f"(?: {_DAY} (?: {_TO} {_DAY} ){{0,9}} )"
_MONTH = "(?: <month> (?: <or>? <month> )? )"
_YEAR = "(?: <year> (?! <countable> ) <ad>? )"
_YEARS = f"(?: {_YEAR} (?: {_TO} <a_year>? {_YEAR} ){{0,9}} (?! {_TO} <year> ) )"
_THE_YEAR = "(?: <this> <the_year> | <echo> <the_year> | <the_year> <adj> )"
_THE_MONTH = "(?: <this> <the_month> | <echo> <the_month> | <the_month> <adj> )"
_TAIL = f"""(?: (?: <or>|<comma> )? {_YEAR} <step>?
              | (?: <of>|<for>|<in> )? (?: <a_year> <year_kind>? )? {_YEAR} <step>?
              | (?: <of>|<for> )? {_THE_YEAR} )"""
_AH_TAIL = "(?: <or>? (?: <of>? <a_year> )? <ah_year> (?! <countable> ) <ah>? )"
_PART_OF_DAY = "(?: <day>|<a_day>|<day_part> ){0,4}"
_LEAD = f"""lead=( {_PART_OF_DAY} (?: <weekday> <step>? <in>? )? <comma>? <day>? (?: <matching> <for>? )? <a_day>? )"""
_COUNT = "(?: <al>? (?: <num>|<count> ) | <number> (?: <ten> | <and> <number> )? | <ten> )"
_AMOUNT = f"""(?: count=( {_COUNT} ) unit=( <one>|<many> )
                | dual=( <two> )
                | <some>? vague=( <many> ) (?! <definite> )
                | single=( <one> ) <number>? (?! <definite> ) )
              half=( <and> <half> (?: <the>|<one> )? )? <some>?"""
_PIECE = "<part>? piece=( <fraction> ) which=( <ordinal>|<final> )"

# Tried in this order wherever a date word stands; the first that gives something is taken.
RULES = (
    rule(
        "numeric",
        f"{_LEAD} year=( <year>|<ah_year> ) <or> month=( <num> ) <or> day=( <num> )",
        readings.numeric,
    ),
    rule(
        "numeric",
        f"{_LEAD} day=( <num> ) <or> month=( <num> ) <or> year=( <year>|<ah_year> ) <ah>?",
        readings.numeric,
    ),
    rule("numeric", f"{_LEAD} full=( <full> ) <ad>? <ah>?", readings.full),
    rule("numeric", "(?: <a_day> | (?<= <ruled> ) ) short=( <short> ) step=( <step> )?", readings.short),
    rule("numeric", "short=( <short> ) step=( <step> )", readings.short),
    rule(
        "day",
        f"""{_LEAD} days=( {_DAYS} ) <of>? named=( <a_month> )? <or>? month=( {_MONTH} )
            step=( <step> )? tail=( {_TAIL} )?""",
        readings.in_days,
    ),
    rule("day", f"{_LEAD} month=( <month> ) days=( <num> ) <comma>? tail=( {_YEAR} )", readings.in_days),
    rule(
        "hijri",
        f"""{_LEAD} days=( {_DAYS} ) <of>? named=( <a_month> )? month=( <hijri> )
            step=( <step> )? tail=( {_AH_TAIL} )?""",
        readings.in_days,
    ),
    rule("day", f"{_LEAD} days=( {_DAYS} ) <of> unit=( {_THE_MONTH} )", readings.day_of_unit),
    rule(
        "slice",
        f"""<part>? piece=( <fraction>|<the_week> ) which=( <ordinal>|<final> ) (?: <of>|<for> )?
            (?: <a_month>? month=( {_MONTH} ) step=( <step> )? tail=( {_TAIL} )?
              | unit=( {_THE_MONTH} | <the_month> ) )""",
        readings.slice_of_month,
    ),
    rule(
        "slice",
        f"""{_PIECE} (?: <of>|<for> )?
            year=( {_THE_YEAR} | (?: <a_year> <year_kind>? )? {_YEAR} | <the_year> )""",
        readings.slice_of_year,
    ),
    rule("slice", f"(?<= <ruled> ) {_PIECE} (?! <of> )", readings.slice_of_year),
    rule(
        "months",
        f"first=( <month> ) <dash> last=( <month> ) step=( <step> )? tail=( {_TAIL} )?",
        readings.months,
    ),
    rule(
        "month",
        f"""part=( <part> )? named=( <a_month> )? month=( {_MONTH} ) step=( <step> )? tail=( {_TAIL} )?
            more=( (?: <and> <year> (?! <countable> ) ){{0,9}} )""",
        readings.in_month,
    ),
    rule(
        "hijri",
        f"part=( <part> )? named=( <a_month> )? month=( <hijri> ) step=( <step> )? tail=( {_AH_TAIL} )?",
        readings.in_month,
    ),
    rule("month", f"unit=( {_THE_MONTH} ) tail=( {_TAIL} )", readings.month_of),
    rule("season", f"<part>? season=( <season> ) (?: tail=( {_TAIL} ) | step=( <step> ) )", readings.season),
    rule("season", "step=( <this> ) season=( <season> )", readings.season),
    rule("unit", f"part=( <part> )? adj=( <this>|<echo> ) unit=( <the> ) year=( {_YEAR} )?", readings.unit),
    rule("unit", f"part=( <part> )? unit=( <the> ) adj=( <adj> ) year=( {_YEAR} )?", readings.unit),
    rule(
        "unit",
        """part=( <part> ) unit=( <the_year>|<the_month>|<the_week> ) adj=( <new> )?
           (?! <not_year>|<taken>|<final> )""",
        readings.unit,
    ),
    rule("hijri", "<a_year> <year_kind>? year=( <ah_year> ) (?! <countable> ) <ah>?", readings.ah_year),
    rule("hijri", "year=( <ah_year> ) <ah>", readings.ah_year),
    rule("year", f"part=( <part> )? <a_year> <year_kind>? years=( {_YEARS} ) <step>?", readings.in_years),
    rule("year", f"part=( <part> ) years=( {_YEAR} ) <step>?", readings.in_years),
    rule("year", f"(?<= <ruled> ) <al>? years=( {_YEARS} ) <step>?", readings.in_years),
    rule("year", f"years=( {_YEAR} <dash> {_YEAR} )", readings.in_years),
    rule("year", "years=( <years> )", readings.years),
    rule(
        "stretch",
        f"(?: <the_many> <and> )? count=( {_COUNT} ) unit=( <one>|<many> ) step=( <step>|<final> )",
        readings.stretch,
    ),
    rule(
        "stretch",
        f"""(?: <the_many> <and> )? unit=( <the_many>|<the_two> ) count=( {_COUNT} )? <some>?
            step=( <step>|<final> )""",
        readings.stretch,
    ),
    rule(
        "shift",
        f"""way=( <before>|<after>|<since>|<within> ) <about>? {_AMOUNT}
            (?: (?= event=( <of>|<on> ) (?! <now>|<day> ) ) )? (?! <taken>|<about>|<final> )""",
        readings.shift,
    ),
    rule(
        "decade",
        """decade=( <decade> )
           (?: <of>? century=( <the_century> (?: <step> | <tens> | <ordinal> <and> <tens> ) ) )?
           (?! <of>? <age> )""",
        readings.decade,
    ),
    rule(
        "weekday",
        f"""(?: (?<! <between> ) | (?= <weekday> <and> <weekday> ) )
            lead=( {_PART_OF_DAY} ) weekday=( <weekday> ) step=( <adj> )?""",
        readings.weekday,
    ),
    rule("today", "day=( <day>|<the_day> ) echo=( <echo> )", readings.day_of_text),
    rule("today", "echo=( <echo> ) day=( <day> )", readings.day_of_text),
    rule(
        "today",
        """(?<! <in> ) (?: <a_day>|<day_part> ){0,4} day=( <day> )
           (?! <not_today>|<not_year>|<ordinal>|<final>|<adj>|<tens> )""",
        readings.today,
    ),
)
_ANY = re.compile("|".join(re.sub(r"\?P<\w+>", "?:", one.pattern.pattern) for one in RULES))


def expressions(tokens: Sequence[Token]) -> Iterator[Found]:
    """All of them, in order, none within another."""
    row = signs(tokens)
    at = 0
    while match := _ANY.search(row, at):
        at = match.start()
        read = next((read for one in RULES if (read := one.read(row, at, tokens))), None)
        at, found = read or (at + 1, [])
        yield from found
