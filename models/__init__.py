# the account delegates to it, so it comes first
from . import callmyway_account_secret

# isort: split
from . import (
    base,
    callmyway_account,
    callmyway_account_dial,
    callmyway_account_health,
    callmyway_account_import,
    callmyway_account_live,
    callmyway_account_webhook,
    callmyway_call,
    callmyway_call_contact,
    callmyway_call_desk,
    callmyway_call_dial,
    callmyway_call_dial_rules,
    callmyway_call_ledger,
    callmyway_call_leg,
    callmyway_call_popup,
    callmyway_call_popup_endpoint,
    callmyway_endpoint,
    callmyway_event,
    callmyway_import,
    callmyway_outcome,
    callmyway_partner_number,
    callmyway_replaced_token,
    callmyway_slot,
    ir_http,
    res_config_settings,
    res_partner,
    res_partner_suggest,
    res_users,
)
