from . import (
    callmyway_charge_cancel,
    callmyway_promise_cancel,
    callmyway_statement,
    callmyway_statement_content,
    callmyway_statement_figures,
    callmyway_statement_sections,
)
