"""Files in the simulated workspace: uploads by people and the app.

Source: Slack's page "File object"; slack_sdk/web/async_client.py, files_upload_v2.
"""

import uuid
from typing import Any
from urllib.parse import quote

from bots.sandbox.slack.backend import Backend
from bots.sandbox.slack.text import Json
from bots.sandbox.wire import Upload


def file_json(given: Json, user: str) -> Json:
    """Return a file as messages show it; `given` overrides the fields of an ordinary one."""
    number = uuid.uuid4().hex[:10].upper()
    name = given.get("name", "file")
    address = f"https://files.slack.com/files-pri/T1-F{number}/{name}"
    return {
        "id": f"F{number}",
        "name": name,
        "title": name,
        "mimetype": "application/octet-stream",
        "filetype": name.rpartition(".")[2],
        "user": user,
        "size": 0,
        "mode": "hosted",
        "is_external": False,
        "url_private": address,
        "url_private_download": address,
    } | given


def keep(backend: Backend, upload: Upload, user: str, **more: Any) -> Json:
    """Store an upload, to be fetched with the bot's token; return it as messages show it."""
    made = file_json({"name": upload.name, "mimetype": upload.type, **more}, user)
    address = f"http://{backend.host}/slack/files/{made['id']}/{quote(upload.name)}"
    backend.files[made["id"]] = upload
    backend.file_objects[made["id"]] = made | {
        "size": len(upload.content),
        "url_private": address,
        "url_private_download": address,
        "shares": {},
    }
    return backend.file_objects[made["id"]]
