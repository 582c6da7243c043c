"""Lists about documents on paper: the register, and what a signing ceremony is led by."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from fairdesk.documents.badges import fair_days
from fairdesk.documents.fonts import Weight
from fairdesk.documents.tables import Column, Group, table_pdf
from fairdesk.domain.entities import Fair
from fairdesk.texts import Language, amount, moment, text
from fairdesk.usecases.papers.ceremonies import Called, RunningSheet
from fairdesk.usecases.papers.document_content import ContentParty, Spoken
from fairdesk.usecases.papers.document_kinds import kinds
from fairdesk.usecases.papers.document_register import Register, Row, Total


def register_pdf(register: Register, fair: Fair, language: Language, now: datetime, asked: str = "") -> bytes:
    """The register of documents, kind by kind, and what they come to in each state and currency.

    ``asked`` says in words which documents were asked for.
    """
    columns = (
        Column(text("deal_papers.column_number", language), 33, Weight.SEMIBOLD),
        Column(text("deal_papers.column_day", language), 18),
        Column(text("deal_papers.column_parties", language), 47, lines=12),
        Column(text("deal_papers.column_subject", language), 37, lines=6),
        Column(text("deal_papers.column_sum", language), 31, right=True),
        Column(text("deal_papers.column_state", language), 25),
        Column(text("deal_papers.column_specialist", language), 22, lines=4),
    )
    groups = [
        Group(name, [_row(row, language) for row in register.rows if row.template == kind])
        for kind, name in _kinds_of(register.rows, language)
    ]
    if register.totals:
        rows = [_total(total, language) for total in register.totals]
        groups.append(Group(text("deal_papers.totals", language), rows))
    count = text("deal_papers.register_count", language, count=len(register.rows))
    told = (_fair_line(fair, language), count, asked, _as_of(fair, language, now))
    note = " · ".join(part for part in told if part)
    title = text("deal_papers.register", language)
    return table_pdf(title, note, fair.code, columns, groups, language)


def running_sheet_pdf(sheet: RunningSheet, fair: Fair, language: Language) -> bytes:
    """A ceremony as its host reads it: document by document who is called up, with boxes to tick."""
    columns = (
        Column(text("deal_papers.column_part", language), 24),
        Column(text("deal_papers.column_enterprise", language), 66, Weight.SEMIBOLD, lines=6),
        Column(text("deal_papers.column_signs", language), 60, lines=12),
        Column(text("deal_papers.column_signed", language), 36, to_fill=True),
    )
    groups = [
        Group(_called_head(called, language), [_signing(party, language) for party in called.parties])
        for called in sheet.called
    ]
    begins = moment(_local(fair, sheet.ceremony.at), language) if sheet.ceremony.at else ""
    note = " · ".join(part for part in (sheet.ceremony.name, begins, _fair_line(fair, language)) if part)
    return table_pdf(text("deal_papers.running", language), note, fair.code, columns, groups, language)


def _kinds_of(rows: Sequence[Row], language: Language) -> list[tuple[str, str]]:
    """The kinds that occur, in their usual order, with their names; those no longer known at the end."""
    used = dict.fromkeys(row.template for row in rows)
    ordered = [*(kind for kind in kinds() if kind in used), *(kind for kind in used if kind not in kinds())]
    return [(kind, _kind_name(kind, language)) for kind in ordered]


def _kind_name(kind: str, language: Language) -> str:
    known = kinds().get(kind)
    return known.names[language] if known else kind


def _row(row: Row, language: Language) -> tuple[str, ...]:
    number = row.number or text("deal_papers.without_number", language)
    lot = text("deal_papers.portal_lot", language, lot=row.portal_lot) if row.portal_lot else ""
    return (
        "\n".join(part for part in (number, lot) if part),
        f"{row.day:%d.%m.%Y}" if row.day else "",
        "\n".join(party.name for party in row.parties),
        row.subject,
        _sum(row.sum, row.currency, language),
        text(f"documents.state_{row.state}", language),
        row.specialist,
    )


def _total(total: Total, language: Language) -> tuple[str, ...]:
    count = text("deal_papers.register_count", language, count=total.count)
    state = text(f"documents.state_{total.state}", language)
    return (count, "", "", "", _sum(total.sum, total.currency, language), state, "")


def _called_head(called: Called, language: Language) -> str:
    parts = (
        str(called.place),
        f"{called.at:%H:%M}" if called.at else "",
        called.number or text("deal_papers.without_number", language),
        _kind_name(called.template, language),
        _sum(called.sum, called.currency, language),
    )
    return " · ".join(part for part in parts if part)


def _signing(party: ContentParty, language: Language) -> tuple[str, ...]:
    signs = "\n".join(part for part in (party.signatory, _in(party.positions, language)) if part)
    return (text(f"words.deal_part_{party.part}", language), _in(party.names, language), signs)


def _in(texts: Spoken, language: Language) -> str:
    """A text in a language, or in another one it is known in."""
    return next((one for one in (texts.get(language, ""), *texts.values()) if one), "")


def _sum(value: Decimal | None, currency: str, language: Language) -> str:
    return "" if value is None else f"{amount(value, language)} {currency}"


def _fair_line(fair: Fair, language: Language) -> str:
    return f"{fair.name}, {fair_days(fair, language)}"


def _as_of(fair: Fair, language: Language, now: datetime) -> str:
    return text("papers.as_of", language, at=_local(fair, now))


def _local(fair: Fair, at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(fair.time_zone))
