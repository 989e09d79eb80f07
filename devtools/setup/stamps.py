"""Remembers which steps are done, and for what."""


class Stamps:
    """One small file a step; its text says for which inputs the step was done."""

    def __init__(self, folder):
        self._folder = folder

    def get(self, name):
        """Return what was written for a step, or None."""
        try:
            return (self._folder / name).read_text()
        except FileNotFoundError:
            return None

    def put(self, name, key):
        """Remember that a step was done for ``key``."""
        write_atomically(self._folder / name, key)

    def drop(self, name):
        """Forget a step."""
        (self._folder / name).unlink(missing_ok=True)


def write_atomically(path, text):
    """Write a file so that a kill leaves either the old or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".new")
    temporary.write_text(text)
    temporary.replace(path)
