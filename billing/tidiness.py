"""Whether a text is sound throughout, found out while its bytes stream by."""

import codecs


class Tidiness:
    """Tells of a file once what would else be asked of every cell of every line."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._holds = True

    def feed(self, piece: bytes) -> None:
        self._holds = self._holds and b"\0" not in piece and self._decodes(piece)

    def end(self) -> bool:
        """Whether all of it is UTF-8, whole characters, without a NUL byte."""
        return self._holds and self._decodes(b"", final=True)

    def _decodes(self, piece: bytes, *, final: bool = False) -> bool:
        try:
            self._decoder.decode(piece, final)
        except UnicodeDecodeError:
            return False
        return True
