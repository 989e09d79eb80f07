"""Tables that more than one of the addon's rooms needs."""

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

AGENT_GROUP = "callmyway.group_callmyway_agent"
SUPERVISOR_GROUP = "callmyway.group_callmyway_supervisor"
ADMIN_GROUP = "callmyway.group_callmyway_admin"

BUS_TYPE = "callmyway.call"
ENDPOINT_BUS_TYPE = "callmyway.endpoint"  # the user chose from which telephone to dial

DIRECTIONS = [("in", "Incoming"), ("out", "Outgoing"), ("internal", "Internal")]

# dialing (requested) → ringing → in_progress → done | missed | unanswered | failed
STATES = [
    ("dialing", "Dialing"),
    ("ringing", "Ringing"),
    ("in_progress", "In Progress"),
    ("done", "Answered"),
    ("missed", "Missed"),
    ("unanswered", "Not Answered"),
    ("failed", "Failed"),
]
OPEN_STATES = ("dialing", "ringing", "in_progress")

WRAPUP_STATES = [("pending", "To Do"), ("done", "Done"), ("ignored", "Ignored")]

# what an agent may say of the number
NUMBER_MARKS = [("wrong", "Wrong Number"), ("do_not_call", "Do Not Call")]

# how a call that nobody answered was missed
MISSED_REASONS = [
    ("menu", "Hung up in the menu"),
    ("hung_up", "Hung up while ringing"),
    ("no_answer", "No answer"),
    ("unavailable", "Telephone unavailable"),
    ("declined", "Declined"),
    ("not_routed", "Not routed"),
]

# why a click made no call: what happened (in the log) …
FAILURES = [
    ("no_endpoint", "No telephone"),
    ("number", "Number refused"),
    ("blocked", "Number blocked"),
    ("blacklisted", "Number blacklisted"),
    ("do_not_call", "Do not call"),
    ("busy", "Telephone busy"),
    ("credentials", "Wrong credentials"),
    ("source_ip", "Server not authorised"),
    ("timeout", "Provider too slow"),
    ("unreachable", "Provider unreachable"),
    ("http", "Provider in trouble"),
    ("garbage", "Unreadable answer"),
    ("refused", "Refused by the provider"),
    ("no_report", "No call followed"),
]

# after these the provider can't have begun a call; after the others one may still come
DEFINITE_FAILURES = (
    "no_endpoint",
    "number",
    "blocked",
    "blacklisted",
    "do_not_call",
    "busy",
    "credentials",
    "source_ip",
    "refused",
)

# of these a supervisor may decide otherwise, with a reason
CONSENT_FAILURES = ("blacklisted", "do_not_call")

# … and the sentence for the person who clicked: what happened and what to do
FAILURE_SENTENCES = {
    "no_endpoint": _lt(
        "You have no telephone in Odoo yet: ask your administrator for an endpoint."
    ),
    "number": _lt("CallMyWay can't call this number: check it and dial again."),
    "blocked": _lt(
        "Calls to this number are blocked in Odoo: in an emergency dial on your telephone."
    ),
    "blacklisted": _lt("This number is on the list of numbers that must not be called."),
    "do_not_call": _lt("The contact does not want to be called on this number."),
    "busy": _lt("Your telephone is busy: end the current call and dial again."),
    "credentials": _lt(
        "CallMyWay refused the account's user or password: ask your administrator to check them."
    ),
    "source_ip": _lt(
        "CallMyWay does not accept calls from this server: "
        "ask your administrator to have its IP address authorised."
    ),
    "timeout": _lt("CallMyWay did not answer in time: wait a moment and dial again."),
    "unreachable": _lt("CallMyWay can't be reached: try again, or dial on your telephone."),
    "http": _lt("CallMyWay has a problem of its own: try again, or dial on your telephone."),
    "garbage": _lt("CallMyWay sent an unreadable answer: try again, or tell your administrator."),
    "refused": _lt("CallMyWay refused the call: try again, or tell your administrator."),
    "no_report": _lt(
        "The call was requested but none followed: check your telephone and dial again."
    ),
}

# what an administrator reads when call records can't be had
REQUEST_SENTENCES = {
    "credentials": _lt("CallMyWay refused the user or password: check them in the account."),
    "source_ip": _lt(
        "CallMyWay does not accept requests from this server: have its IP address authorised."
    ),
    "timeout": _lt("CallMyWay did not answer in time: try again later."),
    "unreachable": _lt("CallMyWay can't be reached: check the address and the network."),
    "http": _lt("CallMyWay has a problem of its own: try again later."),
    "garbage": _lt("CallMyWay sent an unreadable answer: try again later."),
    "refused": _lt("CallMyWay refused the request: ask CallMyWay why."),
}
