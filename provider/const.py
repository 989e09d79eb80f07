"""Every table of the provider's spelling.

Sources as in the protocol notes: [spec] the provider's guide, [seen] public clients.
"""

DEFAULT_BASE_URL = "https://www.callmyway.com"
DEFAULT_TIMEZONE = "America/Costa_Rica"  # the guide names no zone; the provider is in Costa Rica

CLICK_PATH = "/Welcome/ClickToDialExtenal"  # [spec] misspelt by the provider
CDR_PATH = "/getCdrs.php"  # [spec]

TIMEOUT = 10  # seconds a request may take
# [spec] 4 seconds between two CDR or live requests of one account, as the provider counts them:
# what leaves that far apart arrives a little closer or further
REQUEST_INTERVAL = 4.25
PAGE_SIZE = 1000  # [seen] clients page with 1000 to 5000 rows
MAX_WEBHOOK_BYTES = 64 * 1024
MAX_SECONDS = 366 * 24 * 3600  # no call lasts a year; keeps a hostile number out of the database

# What a leg report can come from, the strongest last: the CDR is the authority on times,
# duration and money, the end of a call knows more than its start. "gone" is a call that the
# list of live calls no longer shows, though nobody told of its end.
START, LIVE, GONE, END, CDR = "start", "live", "gone", "end", "cdr"
SOURCES = (START, LIVE, GONE, END, CDR)
ENDING_SOURCES = frozenset((GONE, END, CDR))
NOTIFIED_SOURCES = frozenset((START, END))

# [spec] the webhook's actions
ACTIONS = {"callStart": START, "callEnd": END}

# [spec] webhook `type`; [seen] CDR `type`
DIRECTIONS = {
    "in": "in",
    "out": "out",
    "internal": "internal",
    "incoming": "in",
    "outgoing": "out",
}

NULLS = frozenset(("", "null", "none"))  # [seen]
NOT_CONNECTED_YEAR = 1970  # [spec] 1970-01-01 00:00:00 means not connected
ZERO_DATES = frozenset(("0000-00-00 00:00:00", "0000-00-00"))
TIME_FORMAT = "%Y-%m-%d %H:%M:%S"  # [spec]

# [seen] what stands in `ani` for a caller who hides the number, besides nothing at all
PRIVATE_WORDS = frozenset(
    ("anonymous", "private", "unknown", "restricted", "unavailable", "withheld", "privado", "0")
)

# [seen] end_reason → how a call that nobody answered was missed
MISSED_REASONS = {
    "CANCELLED": "hung_up",
    "NO_ANSWER": "no_answer",
    "TEMPORARILY_UNAVAILABLE": "unavailable",
    "NOT_FOUND": "unavailable",
    "SERVICE_UNAVAILABLE": "unavailable",
    "DECLINE": "declined",
}

# Words of a refusal → its code. The guide says nothing of the answer's body, so this only
# chooses the sentence for the agent; whether the call was queued does not depend on it.
REFUSALS = (
    ("busy", ("busy", "ocupad", "active call", "llamada activa", "in a call", "en llamada")),
    ("source_ip", ("address", "source ip", " ip ", "unauthorised source", "unauthorized source")),
    ("credentials", ("credential", "password", "clave", "login", "username or", "authentic")),
    ("number", ("number", "num ", "numero", "número", "second_num", "first_num", "destin")),
)
