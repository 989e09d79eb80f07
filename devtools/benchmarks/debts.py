"""Promises to pay in any number, with their invoices and payments, written by PostgreSQL itself.

One of each is made by Odoo; the others are its copies, so that they are as Odoo makes them.
"""

from datetime import timedelta

OPEN, PAID = 100.0, 40.0  # of each invoice; of each payment
# of a hundred promises: so many are broken, partly kept and kept today, and so many partly paid
BROKEN, PARTIAL, KEPT, BEGUN = 2, 1, 1, 10
HAS_PAYMENT = f"n %% 100 BETWEEN {BROKEN} AND {BROKEN + PARTIAL + KEPT + BEGUN - 1}"
IS_OVER = f"n %% 100 < {BROKEN + PARTIAL}"
IS_KEPT = f"n %% 100 = {BROKEN + PARTIAL}"
# table → (which rows there are copies of, columns that differ); {ids} is a copy's own ID
COPIES = {
    "account_move": [
        ("invoice", "true", {"name": "'BENCH/' || n", "sequence_number": "n"}),
        ("payment_move", HAS_PAYMENT, {"name": "'BENCHPAY/' || n", "origin_payment_id": "payment"}),
    ],
    "account_payment": [("payment", HAS_PAYMENT, {"move_id": "payment_move"})],
    "account_move_line": [
        (
            "line",
            "true",
            {
                "move_id": "invoice",
                "matching_number": "NULL",
                "amount_residual": f"CASE WHEN {HAS_PAYMENT} THEN {OPEN - PAID} ELSE {OPEN} END",
                "amount_residual_currency": (
                    f"CASE WHEN {HAS_PAYMENT} THEN {OPEN - PAID} ELSE {OPEN} END"
                ),
            },
        ),
        ("income_line", "true", {"move_id": "invoice"}),
        ("payment_line", HAS_PAYMENT, {"move_id": "payment_move"}),
    ],
    "account_partial_reconcile": [
        (
            "partial",
            HAS_PAYMENT,
            {
                "debit_move_id": "line",
                "credit_move_id": "payment_line",
                "max_date": "max_date - 60",  # in time
            },
        )
    ],
    "callmyway_promise": [
        (
            "promise",
            "true",
            {
                "amount": f"CASE WHEN {IS_KEPT} THEN {PAID} ELSE {OPEN} END",
                "deadline": f"CASE WHEN {IS_OVER} THEN deadline - 30 ELSE deadline END",
                "date": f"CASE WHEN {IS_OVER} THEN date - 30 ELSE date END",
                "amount_paid": "0",
                "baseline_id": "0",
                "state": "'open'",
            },
        )
    ],
}
PAIRS = ("callmyway_promise_move_rel", "callmyway_promised_move")
PAIR = "INSERT INTO {table} (promise_id, move_id) SELECT {promise}, {invoice}"
SERIES = " FROM generate_series(1, %(count)s) AS n"


def fill(env, count):
    """Write so many open promises, each on an invoice of its own; commits."""
    first = _first(env)
    cr = env.cr
    cr.execute("SET LOCAL session_replication_role = replica")
    # n-th copy of what → its ID; far above those there are
    base = {name: id_ + 1_000_000 for name, id_ in first.items()}
    for index, name in enumerate(base):
        base[name] += 2_000_000 * index
    ids = {name: f"({id_} + n)" for name, id_ in base.items()}
    for table, kinds in COPIES.items():
        for name, which, changes in kinds:
            _copy(cr, table, name, which, changes, first[name], ids, count)
    for table in PAIRS:
        cr.execute(PAIR.format(table=table, **ids) + SERIES, {"count": count})
    env.cr.commit()
    env.invalidate_all()
    for table in (*COPIES, *PAIRS):
        cr.execute(f"ANALYZE {table}")
    env.cr.commit()


def _first(env):
    """Let Odoo make one of each; return dict of what it is → its ID."""
    partner = env["res.partner"].create({"name": "Debtor"})
    company = env.company
    if not company.chart_template:
        charts = env["account.chart.template"]
        charts.try_loading("generic_coa", company=company, install_demo=False)
    agent = env["res.users"].search([("login", "=", "agent1")])
    income = env["account.account"].search(
        [("account_type", "=", "income"), ("company_ids", "=", company.id)], limit=1
    )
    line = {"name": "Goods", "price_unit": OPEN, "tax_ids": False, "account_id": income.id}
    move = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_line_ids": [(0, 0, line)],
        }
    )
    move.action_post()
    promises = env["callmyway.promise"]
    promise = promises.create(
        {
            "partner_id": partner.id,
            "amount": OPEN,
            "date": company._callmyway_today() + timedelta(days=10),
            "user_id": agent.id,
            "move_ids": move.ids,
        }
    )
    register = env["account.payment.register"].with_context(
        active_model="account.move", active_ids=move.ids
    )
    payment = register.create({"amount": PAID})._create_payments()
    env.flush_all()
    debt = move.line_ids.filtered(lambda each: each.display_type == "payment_term")
    partial = debt.matched_credit_ids
    return {
        "invoice": move.id,
        "line": debt.id,
        "income_line": (move.line_ids - debt).id,
        "payment": payment.id,
        "payment_move": payment.move_id.id,
        "payment_line": partial.credit_move_id.id,
        "partial": partial.id,
        "promise": promise.id,
    }


def _copy(cr, table, name, which, changes, source_id, ids, count):
    """Copy a row as often as there are numbers of which ``which`` is true."""
    cr.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s",
        [table],
    )
    values = {f'"{column}"': f'"{column}"' for [column] in cr.fetchall()}
    values['"id"'] = ids[name]
    values.update((f'"{column}"', ids.get(value, value)) for column, value in changes.items())
    cr.execute(
        f"INSERT INTO {table} ({', '.join(values)}) SELECT {', '.join(values.values())}"
        f" FROM {table}, generate_series(1, %(count)s) AS n WHERE id = %(source)s AND ({which})",
        {"count": count, "source": source_id},
    )
