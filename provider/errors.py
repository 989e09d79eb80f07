"""What can go wrong on the provider's side of the wire. No message holds a secret."""


class ProviderError(Exception):
    """The provider did not do what was asked.

    :param str code: ``timeout``, ``unreachable``, ``http``, ``garbage``, ``busy``,
        ``source_ip``, ``credentials``, ``number`` or ``refused``
    :param str detail: what the provider said, free of secrets, for the administrator
    """

    def __init__(self, code, detail=""):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class PayloadError(ValueError):
    """A notification or a CDR row can't be read; the message says which field and why."""
