"""How files come in: into memory, at most 10 MB of them in one request, never onto a disk.

Named in `settings.FILE_UPLOAD_HANDLERS`, so it stands before every page, and the CSRF check drives it: that check reads
the form, and with it the file, before any view runs. Knows Django's upload machinery and the limit; no models.

Why not `StopUpload`: it makes Django drop the fields that follow the file (the CSRF token may be one of them), and
then read the rest of the request "line by line", where 190 MB without a line end is one line, in memory. Here the rest
is let through in pieces of 64 KB and forgotten; the file that comes out is empty, knows its real size, and the form
refuses it in words.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext_lazy as _

from cards.workbook import MAX_UPLOAD

# More than anybody sends by mistake; past it the request is refused before a byte is read (413).
MAX_REQUEST = 1024 * 2**20
TOO_LARGE = _("The file is larger than 10 MB. Divide it into smaller files and send them one at a time.")


class BoundedMemoryUpload(FileUploadHandler):
    """Keeps a request's files in memory while they fit in MAX_UPLOAD together, and forgets the one that does not."""

    room = MAX_UPLOAD

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *rest: Any, **more: Any) -> None:
        if content_length > MAX_REQUEST:
            raise RequestDataTooBig("The request is larger than anybody sends by mistake.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept: BytesIO | None = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.kept is None:
            return
        if len(raw_data) > self.room:
            self.kept = None
            return
        self.room -= len(raw_data)
        self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file; an empty one of the real size when it did not fit, which `is_whole` tells."""
        return InMemoryUploadedFile(
            file=self.kept or BytesIO(),
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )


def is_whole(upload: Any) -> bool:
    """Whether everything that was sent of a file is here. False: it was larger than MAX_UPLOAD, and nothing is."""
    upload.seek(0, 2)
    length: int = upload.tell()
    upload.seek(0)
    return bool(length == upload.size)
