"""Open invoices in any number, written by PostgreSQL itself."""

FILL = """
    SET session_replication_role = replica;
    CREATE TEMP TABLE definitions AS
        SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
          FROM pg_index
         WHERE indrelid IN ('account_move'::regclass, 'account_move_line'::regclass)
           AND NOT indisprimary;
    DO $$ DECLARE each record; BEGIN
        FOR each IN SELECT * FROM definitions LOOP EXECUTE 'DROP INDEX ' || each.name; END LOOP;
    END $$;
    CREATE TEMP TABLE books AS
        SELECT company.id AS company_id, company.currency_id, account.id AS account_id,
               (SELECT id FROM account_journal
                 WHERE type = 'sale' AND company_id = company.id ORDER BY id LIMIT 1) AS journal_id
          FROM res_company AS company
          JOIN account_account_res_company_rel AS rel ON rel.res_company_id = company.id
          JOIN account_account AS account ON account.id = rel.account_account_id
         WHERE account.account_type = 'asset_receivable'
         ORDER BY company.id, account.id LIMIT 1;
    CREATE TEMP TABLE debtors AS
        SELECT id, row_number() OVER (ORDER BY id) - 1 AS n
          FROM res_partner WHERE email LIKE 'contact%%@example.com' ORDER BY id LIMIT %(debtors)d;
    CREATE TEMP TABLE owed AS
        SELECT series.n, nextval('account_move_id_seq') AS move_id, debtors.id AS partner_id,
               (5 + (series.n::bigint * 7919) %% 400000)::numeric AS amount,
               current_date - ((series.n::bigint * 31) %% 400)::int + 40 AS due
          FROM generate_series(0, %(invoices)d - 1) AS series (n)
          JOIN debtors ON debtors.n = series.n %% %(debtors)d;
    INSERT INTO account_move (
        id, create_uid, write_uid, create_date, write_date, name, move_type, state, payment_state,
        journal_id, company_id, currency_id, partner_id, commercial_partner_id, date, invoice_date,
        invoice_date_due, amount_total, amount_residual, amount_total_signed,
        amount_residual_signed, auto_post)
    SELECT move_id, 1, 1, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', 'BENCH/' || n,
           'out_invoice', 'posted', 'not_paid', journal_id, company_id, currency_id, partner_id,
           partner_id, due - 30, due - 30, due, amount, amount, amount, amount, 'no'
      FROM owed, books;
    INSERT INTO account_move_line (
        id, move_id, create_uid, write_uid, create_date, write_date, move_name, parent_state,
        journal_id, company_id, company_currency_id, currency_id, account_id, partner_id, date,
        date_maturity, display_type, debit, credit, balance, amount_currency, amount_residual,
        amount_residual_currency, reconciled)
    SELECT nextval('account_move_line_id_seq'), move_id, 1, 1, now() AT TIME ZONE 'UTC',
           now() AT TIME ZONE 'UTC', 'BENCH/' || n, 'posted', journal_id, company_id, currency_id,
           currency_id, account_id, partner_id, due - 30, due, 'payment_term', amount, 0, amount,
           amount, amount, amount, FALSE
      FROM owed, books;
    DO $$ DECLARE each record; BEGIN
        FOR each IN SELECT * FROM definitions LOOP EXECUTE each.definition; END LOOP;
    END $$;
"""


def owe(debtors, invoices):
    """Return the SQL that lets ``debtors`` of the contacts owe ``invoices`` posted invoices."""
    return FILL % {"debtors": debtors, "invoices": invoices}
