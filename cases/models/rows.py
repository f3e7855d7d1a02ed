"""The lists' own table: derived, untracked, rebuilt per case by one set-based statement."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q

from cases.models.responsibility import Coverage, Participation
from cases.models.row_filters import CLOSED, NO_DATE, Viewpoint, active, condition


class CaseRowQuerySet(models.QuerySet):
    def visible_to(self, membership, *, on: date):
        """The rows of the cases behind the first door, and no others."""
        from cases.models.cases import Case

        if membership is None:
            return self.none()
        return self.filter(
            institution__in=membership.institutions(on),
            case__in=Case.objects.visible_to(membership, on=on),
        )

    def under(self, tab: str, filters: Mapping[str, str], view: Viewpoint):
        """What a tab shows with these filters, each case once.

        A head who sees the parts may find several rows of one case: of those that fit the first,
        and among closed ones none of a case that is open for another of her institutions.
        """
        fitting = self.filter(condition(tab, filters, view))
        if len(view.own) < 2:
            return fitting
        before = condition(tab, filters, view) & Q(institution__lt=OuterRef("institution"))
        better = before | active(view.on) if tab == CLOSED else before
        rows = CaseRow.objects.filter(case=OuterRef("case"), institution__in=view.own)
        return fitting.exclude(Exists(rows.filter(better)))

    def sorted_by(self, column: str):
        return self.order_by(column, "case")

    def after(self, row: "CaseRow", column: str):
        """The rows behind this one in that order; the first condition alone bounds the index."""
        value = getattr(row, column)
        behind = Q(**{f"{column}__gt": value}) | Q(**{column: value, "case__gt": row.case_id})
        return self.filter(behind, **{f"{column}__gte": value})

    def with_standing(self, *, on: date):
        """Adds `takes_part` and `person_covered` (both today), and of the newest participation
        `left_at` and `part_until`: when it was ended, and the last day it was agreed for."""
        parts = Participation.objects.filter(
            case=OuterRef("case"), institution=OuterRef("institution")
        )
        newest = parts.order_by(F("ended_at").desc(nulls_first=True), "-pk")
        covered = Coverage.objects.in_force(on).filter(
            category="personal",
            participation__case=OuterRef("case"),
            participation__institution=OuterRef("institution"),
        )
        return self.annotate(
            takes_part=Exists(parts.in_force(on)),
            left_at=models.Subquery(newest.values("ended_at")[:1]),
            part_until=models.Subquery(newest.values("until")[:1]),
            person_covered=Exists(covered),
        )


def count_each(
    visible: CaseRowQuerySet, lists: Mapping[str, CaseRowQuerySet], *, at_most: int
) -> dict[str, int]:
    """How many of the visible rows each list has, at most so many. Queries: 1.

    `lists` are of all rows: the visible ones take the table's name and place. So the door is
    composed and tried once, not once for each list.
    """
    door, values = visible.query.sql_with_params()
    counts, params = [], list(values)
    for rows in lists.values():
        sql, values = rows.order_by().values("pk")[:at_most].query.sql_with_params()
        counts.append(f"(SELECT count(*) FROM ({sql}) found)")  # noqa: S608  # Django wrote it
        params += values
    table = connection.ops.quote_name(CaseRow._meta.db_table)
    with connection.cursor() as cursor:
        counted = f"WITH {table} AS MATERIALIZED ({door}) SELECT {', '.join(counts)}"
        cursor.execute(counted, params)
        return dict(zip(lists, cursor.fetchone(), strict=True))


class CaseRow(models.Model):
    """One case in one institution's list: how it sorts, and on whom it waits since when."""

    institution = models.ForeignKey(
        "contacts.Institution", on_delete=models.CASCADE, related_name="+"
    )
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="rows")
    phase = models.CharField(max_length=16)
    open = models.BooleanField()
    user = models.ForeignKey("contacts.User", on_delete=models.CASCADE, null=True, related_name="+")
    is_lead = models.BooleanField()
    next_due_on = models.DateField(default=NO_DATE)
    waiting_on = models.ForeignKey(
        "contacts.Institution", on_delete=models.CASCADE, null=True, related_name="+"
    )
    waiting_since = models.DateField(null=True)
    # Of any event; which of them count as something done say the events themselves (`steps`).
    last_step_on = models.DateField(default=NO_DATE)
    sort_name = models.CharField(max_length=450, db_collation="C")

    objects = CaseRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "case"], name="a_case_is_listed_once_per_institution"
            )
        ]
        indexes = [
            models.Index(fields=["institution", "open", "next_due_on", "case"], name="row_by_due"),
            models.Index(fields=["institution", "open", "sort_name", "case"], name="row_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id}/{self.case_id}"


# The newest participation of an institution says its standing; what it waits for is its own oldest
# open question to others or a decision, and before that whatever others wait for from it.
ROWS = """
WITH newest AS (
  SELECT DISTINCT ON (p.case_id, p.institution_id) p.*
  FROM cases_participation p WHERE p.case_id = ANY(%(cases)s)
  ORDER BY p.case_id, p.institution_id, (p.ended_at IS NULL) DESC, p.id DESC
), approach AS (
  SELECT case_id, sender_id, addressee_id, sent_at FROM cases_request
    WHERE case_id = ANY(%(cases)s) AND state IN ('sent', 'received')
  UNION ALL
  SELECT case_id, addressee_id, sender_id, sent_at FROM cases_request
    WHERE case_id = ANY(%(cases)s) AND state = 'asked_back'
  UNION ALL
  SELECT case_id, sender_id, addressee_id, sent_at FROM cases_handover
    WHERE case_id = ANY(%(cases)s) AND state = 'proposed'
  UNION ALL
  SELECT case_id, addressee_id, sender_id, sent_at FROM cases_handover
    WHERE case_id = ANY(%(cases)s) AND state = 'asked_back'
  UNION ALL
  SELECT case_id, sender_id, addressee_id, sent_at FROM cases_position
    WHERE case_id = ANY(%(cases)s) AND state = 'asked'
  UNION ALL
  SELECT d.case_id, r.institution_id, d.institution_id, COALESCE(c.escalated_at, h.sent_at)
  FROM cases_due d
  JOIN cases_responsibility r ON r.case_id = d.case_id AND r.until_at IS NULL
  LEFT JOIN cases_clarification c ON c.key = d.key
  LEFT JOIN cases_handover h ON h.key = d.key
  WHERE d.case_id = ANY(%(cases)s) AND d.kind = 'decision' AND d.done_at IS NULL
    AND d.institution_id <> r.institution_id
)
SELECT n.institution_id, n.case_id, c.phase, c.phase <> 'closed' AND n.ended_at IS NULL,
  n.user_id, n.role = 'lead' AND n.ended_at IS NULL AND c.phase <> 'closed',
  COALESCE(due.due_on, DATE '2999-12-31'),
  waiting.on_id, (waiting.sent_at AT TIME ZONE 'Europe/Zurich')::date,
  COALESCE((latest.at AT TIME ZONE 'Europe/Zurich')::date, c.registered_on),
  CASE WHEN n.role <> 'coordination' OR EXISTS (
    SELECT 1 FROM cases_coverage v WHERE v.participation_id = n.id
      AND v.category = 'personal' AND v.ended_at IS NULL)
  THEN person.last_folded || ' ' || person.first_folded ELSE '' END
FROM newest n
JOIN cases_case c ON c.id = n.case_id
JOIN cases_person person ON person.id = c.person_id
LEFT JOIN LATERAL (
  SELECT min(d.due_on) AS due_on FROM cases_due d
  WHERE d.case_id = n.case_id AND d.institution_id = n.institution_id AND d.done_at IS NULL
) due ON true
LEFT JOIN LATERAL (
  SELECT max(e.at) AS at FROM cases_caseevent e WHERE e.case_id = n.case_id
) latest ON true
LEFT JOIN LATERAL (
  SELECT a.addressee_id AS on_id, a.sent_at FROM approach a
  WHERE a.case_id = n.case_id
    AND (a.sender_id = n.institution_id OR a.addressee_id = n.institution_id)
  ORDER BY a.addressee_id = n.institution_id DESC, a.sent_at LIMIT 1
) waiting ON true
"""
COLUMNS = (
    "institution_id, case_id, phase, open, user_id, is_lead, next_due_on, waiting_on_id,"
    " waiting_since, last_step_on, sort_name"
)


def refresh_rows(case_ids: Iterable[int]) -> None:
    """Rebuilds the rows of these cases. Queries: 1, whatever the number of cases."""
    names = COLUMNS.split(", ")[2:]
    updates = ", ".join(f"{name} = EXCLUDED.{name}" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO cases_caserow ({COLUMNS}) {ROWS}"
            f" ON CONFLICT (institution_id, case_id) DO UPDATE SET {updates}",
            {"cases": list(case_ids)},
        )


def wrong_rows(case_ids: Iterable[int]) -> list[tuple]:
    """Rows that differ from what `refresh_rows` would write, in either direction."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH fresh ({COLUMNS}) AS ({ROWS}), stored AS ("  # noqa: S608 (constants only)
            f" SELECT {COLUMNS} FROM cases_caserow WHERE case_id = ANY(%(cases)s))"
            " (TABLE fresh EXCEPT TABLE stored) UNION ALL (TABLE stored EXCEPT TABLE fresh)",
            {"cases": list(case_ids)},
        )
        return cursor.fetchall()
