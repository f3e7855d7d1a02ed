"""The promise of the product, kept by the database itself.

Checked at commit (or at SET CONSTRAINTS): an open case has exactly one open period of
responsibility, a closed case none. The function locks the case row: without that, two commits can
each see the other's period missing and leave none, or both leave one.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION cases_require_one_lead(checked bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  phase_now text;
  leads integer;
BEGIN
  SELECT phase INTO phase_now FROM cases_case WHERE id = checked FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  SELECT count(*) INTO leads FROM cases_responsibility
    WHERE case_id = checked AND until_at IS NULL;
  IF leads <> (CASE WHEN phase_now = 'closed' THEN 0 ELSE 1 END) THEN
    RAISE EXCEPTION 'case % in phase % has % leads', checked, phase_now, leads
      USING ERRCODE = 'check_violation', CONSTRAINT = 'an_open_case_has_exactly_one_lead';
  END IF;
END $$;

CREATE FUNCTION cases_one_lead_by_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM cases_require_one_lead(NEW.id);
  RETURN NULL;
END $$;

CREATE FUNCTION cases_one_lead_by_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM cases_require_one_lead(OLD.case_id);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM cases_require_one_lead(NEW.case_id);
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER an_open_case_has_exactly_one_lead
  AFTER INSERT OR UPDATE OF phase ON cases_case
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_one_lead_by_case();

CREATE CONSTRAINT TRIGGER an_open_case_has_exactly_one_lead
  AFTER INSERT OR UPDATE OR DELETE ON cases_responsibility
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_one_lead_by_period();
"""

DROP = """
DROP TRIGGER an_open_case_has_exactly_one_lead ON cases_responsibility;
DROP TRIGGER an_open_case_has_exactly_one_lead ON cases_case;
DROP FUNCTION cases_one_lead_by_period();
DROP FUNCTION cases_one_lead_by_case();
DROP FUNCTION cases_require_one_lead(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_persons_cases_approaches")]

    operations = [migrations.RunSQL(CREATE, DROP)]
