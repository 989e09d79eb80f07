"""Contacts in any number, written by PostgreSQL itself."""

FIRST = 83_000_000  # Costa Rica's mobile numbers; a million of them, STEP apart, are valid
STEP = 6

FILL = """
    SET session_replication_role = replica;
    CREATE TEMP TABLE definitions AS
        SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
          FROM pg_index WHERE indrelid = 'res_partner'::regclass AND NOT indisprimary;
    DO $$ DECLARE each record; BEGIN
        FOR each IN SELECT * FROM definitions LOOP EXECUTE 'DROP INDEX ' || each.name; END LOOP;
    END $$;
    INSERT INTO res_partner (
        id, commercial_partner_id, create_date, write_date, create_uid, write_uid,
        name, complete_name, type, active, is_company, partner_share, lang, country_id, city,
        email, email_normalized, phone, phone_sanitized, color, autopost_bills)
    SELECT id, id, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', 1, 1,
           name, name, 'contact', true, n %% 10 = 0, true, 'en_US', country, city,
           mail, mail, '+506 ' || substr(number, 1, 4) || ' ' || substr(number, 5),
           '+506' || number, 0, 'ask'
      FROM (
        SELECT n, nextval('res_partner_id_seq') AS id, (%(first)d + n * %(step)d)::text AS number,
               (ARRAY['Ana', 'Luis', 'Karla', 'José', 'María', 'Sofía', 'Pablo'])[1 + n %% 7] ||
               (ARRAY[' Solano ', ' Mora ', ' Vindas ', ' Rojas ', ' Castro '])[1 + n %% 5] || n
                   AS name,
               (ARRAY['San José', 'Alajuela', 'Cartago', 'Heredia'])[1 + n %% 4] AS city,
               'contact' || n || '@example.com' AS mail,
               (SELECT id FROM res_country WHERE code = 'CR') AS country
          FROM generate_series(0, %(count)d - 1) AS n
      ) AS contact;
    DO $$ DECLARE each record; BEGIN
        FOR each IN SELECT * FROM definitions LOOP EXECUTE each.definition; END LOOP;
    END $$;
"""


def number(index):
    """Return the national number of a contact."""
    return str(FIRST + index * STEP)


def e164(index):
    """Return the number of a contact as it is looked up."""
    return f"+506{number(index)}"


def fill(count):
    """Return the SQL that writes ``count`` contacts, the indexes made afterwards."""
    return FILL % {"first": FIRST, "step": STEP, "count": count}
