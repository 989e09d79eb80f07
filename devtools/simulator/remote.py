"""What the other party of an outgoing call does when its telephone rings."""

# Action: the end reason it gives the call, None when it takes the call.
REACTIONS = {
    "answer": None,
    "decline": "DECLINE",
    "busy": "BUSY",
    "not_found": "NOT_FOUND",
    "unavailable": "SERVICE_UNAVAILABLE",
    "hangup": "CANCELLED",
}


def behaviour_of(number, settings):
    """Return (seconds until it acts, action); the seconds are None for one that never does."""
    for ending, action in settings.remote_endings.items():
        if number.endswith(ending):
            return (1, action) if action in REACTIONS else (None, action)
    return settings.remote_answer_after, "answer"
