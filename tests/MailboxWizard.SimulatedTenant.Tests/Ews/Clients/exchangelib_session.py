"""An ordinary session of exchangelib with its defaults, against the simulation.

Called with one argument, JSON: address (host:port of the simulation), tenant, client, secret, mailbox.
Only the transport is swapped: exchangelib keeps Microsoft's own addresses.
Prints what it saw as one JSON object.
"""

import json
import sys
from urllib.parse import urlsplit, urlunsplit

import requests.adapters
from exchangelib import (
    IMPERSONATION,
    OAUTH2,
    Account,
    Configuration,
    FileAttachment,
    Identity,
    OAuth2Credentials,
)
from exchangelib.errors import ErrorFolderExists, ErrorItemNotFound
from exchangelib.folders import Messages
from exchangelib.properties import AlternateId
from exchangelib.protocol import BaseProtocol

given = json.loads(sys.argv[1])


class ToSimulation(requests.adapters.HTTPAdapter):
    """Sends to the simulation what is meant for Microsoft, with Microsoft's host name in the Host header."""

    def send(self, request, **kwargs):
        wanted = urlsplit(request.url)
        request.headers["Host"] = wanted.netloc
        request.url = urlunsplit(("http", given["address"], wanted.path, wanted.query, ""))
        kwargs["proxies"] = {}
        return super().send(request, **kwargs)


BaseProtocol.HTTP_ADAPTER_CLS = ToSimulation

account = Account(
    primary_smtp_address=given["mailbox"],
    config=Configuration(
        server="outlook.office365.com",
        auth_type=OAUTH2,
        credentials=OAuth2Credentials(
            client_id=given["client"],
            client_secret=given["secret"],
            tenant_id=given["tenant"],
            identity=Identity(primary_smtp_address=given["mailbox"]),
        ),
    ),
    autodiscover=False,
    access_type=IMPERSONATION,
)

seen = {"version": account.version.api_version, "build": str(account.version.build)}

# Folders: the whole tree, well-known ones, a new one that may not be there twice.
seen["tree"] = sorted(f.name for f in account.msg_folder_root.children)
seen["inbox"] = [account.inbox.name, account.inbox.total_count, account.inbox.unread_count]
invoices = account.msg_folder_root / "Invoices"
seen["rights"] = [invoices.effective_rights.read, invoices.effective_rights.delete]
made = Messages(parent=account.msg_folder_root, name="Filed by exchangelib")
made.save()
try:
    Messages(parent=account.msg_folder_root, name="Filed by exchangelib").save()
except ErrorFolderExists as e:
    seen["twice"] = str(e)

# Messages: found, sorted, filtered, read whole, with what hangs on them.
seen["count"] = invoices.all().count()
newest = list(invoices.all().order_by("-datetime_received")[:2])
seen["newest"] = [m.subject for m in newest]
seen["filtered"] = invoices.filter(subject__icontains="invoice 1", has_attachments=True, is_read=False).count()
seen["words"] = invoices.filter("subject:Invoice").count()
message = newest[0]
seen["message"] = [
    type(message).__name__,
    message.sender.email_address,
    message.to_recipients[0].email_address,
    message.text_body.startswith("Dear colleagues"),
    message.is_read,
    message.mime_content.startswith(b"From: "),
]
attachment = message.attachments[0]
seen["attachment"] = [type(attachment) is FileAttachment, attachment.name, attachment.content_type, attachment.content[:8].decode()]

# Changed, moved, deleted.
message.is_read = True
message.save(update_fields=["is_read"])
old_id = message.id
message.move(made)
made.refresh()
seen["moved"] = [made.total_count, message.id != old_id, made.all().get().is_read]
seen["gone"] = next(str(e) for e in account.fetch(ids=[(old_id, None)]) if isinstance(e, ErrorItemNotFound))
message.move_to_trash()
seen["deleted"] = account.trash.all().count()

# The address book, and other ways to write an id.
seen["resolved"] = [m.email_address for m in account.protocol.resolve_names(["bjoern"])]
hexed = next(account.protocol.convert_ids([AlternateId(id=account.inbox.id, format="EwsId", mailbox=given["mailbox"])], destination_format="HexEntryId"))
back = next(account.protocol.convert_ids([AlternateId(id=hexed.id, format="HexEntryId", mailbox=given["mailbox"])], destination_format="EwsId"))
seen["converted"] = [len(hexed.id), back.id == account.inbox.id]

print(json.dumps(seen))
