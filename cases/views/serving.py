"""Files as they leave here: to be kept, never to be opened in the browser's own window."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse

# Nothing in a file may run, load or be taken for a page of ours, whatever a browser does with it.
BOXED = "sandbox; default-src 'none'"


def attachment(file: FieldFile, *, name: str, content_type: str) -> FileResponse:
    response = FileResponse(
        file.open("rb"), as_attachment=True, filename=name, content_type=content_type
    )
    response["Content-Security-Policy"] = BOXED
    response["X-Content-Type-Options"] = "nosniff"
    return response
