from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from iiz.append_only import append_only_tables, guard, log_only_tables

OWNER = "owner"

# Roles belong to the whole server: another database, or another test run, may just be making them.
CREATE_ROLE = """
    DO $$ BEGIN
        CREATE ROLE {role} LOGIN {password};
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$
"""
ROLE_IS_PLAIN = """
    SELECT NOT (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)
    FROM pg_roles WHERE rolname = %s
"""
# What both roles may: come in, and see the schema.
COMMON = """
    REVOKE ALL ON DATABASE {database} FROM PUBLIC;
    GRANT CONNECT ON DATABASE {database} TO {app}, {log};
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    GRANT USAGE ON SCHEMA public TO {app}, {log};
    REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {app}, {log};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app};
    REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {app};
"""
APPEND_ONLY = "REVOKE UPDATE, DELETE ON {table} FROM {app};"
LOG_ONLY = "REVOKE ALL ON {table} FROM {app}; GRANT SELECT, INSERT ON {table} TO {log};"


class Command(BaseCommand):
    """Run after each migrate, as owner; running it again changes nothing."""

    help = "Give the app and log roles their rights, and guard the append-only tables."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[OWNER]
        roles = {alias: settings.DATABASES[alias]["USER"] for alias in ("default", "log")}
        if len({*roles.values(), settings.DATABASES[OWNER]["USER"]}) < 3:
            raise CommandError("The app, the owner and the log each need a role of their own.")
        with transaction.atomic(using=OWNER), connection.cursor() as cursor:
            for alias, role in roles.items():
                self._require_role(cursor, role, settings.DATABASES[alias]["PASSWORD"])
            cursor.execute(_grants(roles["default"], roles["log"]))
            guard(connection)
        if options["verbosity"]:
            tables = len(append_only_tables())
            self.stdout.write(f"Granted {roles['default']} and {roles['log']}; {tables} guarded.")

    def _require_role(self, cursor: CursorWrapper, role: str, password: str) -> None:
        plain = self._is_plain(cursor, role)
        if plain is None:
            clause = f"PASSWORD '{_quoted(password)}'" if password else ""
            cursor.execute(CREATE_ROLE.format(role=_name(role), password=clause))
            plain = self._is_plain(cursor, role)
        if not plain:
            raise CommandError(f"The role {role} may do too much: it must be a plain login role.")

    def _is_plain(self, cursor: CursorWrapper, role: str) -> bool | None:
        cursor.execute(ROLE_IS_PLAIN, [role])
        row = cursor.fetchone()
        return row[0] if row else None


def _grants(app: str, log: str) -> str:
    words = {"app": _name(app), "log": _name(log)}
    database = _name(connections[OWNER].settings_dict["NAME"])
    statements = [COMMON.format(database=database, **words)]
    statements += [APPEND_ONLY.format(table=_name(name), **words) for name in append_only_tables()]
    statements += [LOG_ONLY.format(table=_name(name), **words) for name in log_only_tables()]
    return "\n".join(statements)


def _name(name: str) -> str:
    return connections[OWNER].ops.quote_name(name)


def _quoted(text: str) -> str:
    return text.replace("'", "''")
