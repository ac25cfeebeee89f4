"""Reads answers of Exchange Web Services with the response parsers of exchangelib, a client that is not ours.

One JSON object a line comes in ({"request", "status", "answer"}), a list of what is wrong goes out.
"""

import json
import logging
import sys
import warnings

logging.disable()
warnings.simplefilter("ignore")

import exchangelib
from lxml import etree
from exchangelib import errors, services
from exchangelib.attachments import FileAttachment
from exchangelib.errors import EWSError, EWSWarning, ErrorServerBusy, ResponseMessageError, SOAPError, TransportError
from exchangelib.fields import EWSElementField
from exchangelib.folders import BaseFolder, Calendar, Contacts, Folder, Tasks
from exchangelib.properties import AlternateId, Mailbox
from exchangelib.services.common import EWSPagingService, EWSService
from exchangelib.util import SOAPNS, TNS, DummyResponse
from exchangelib.version import Version

SERVICES = {
    service.SERVICE_NAME: service
    for service in vars(services).values()
    if isinstance(service, type) and issubclass(service, EWSService) and service.SERVICE_NAME
}
FOLDERS = {"Folder": Folder, "SearchFolder": Folder, "CalendarFolder": Calendar, "ContactsFolder": Contacts, "TasksFolder": Tasks}


def main():
    print(json.dumps({"exchangelib": exchangelib.__version__}), flush=True)
    for line in sys.stdin:
        print(json.dumps(violations(json.loads(line))), flush=True)


def violations(exchange):
    try:
        return list(check(exchange))
    except (SOAPError, TransportError) as e:
        return [f"exchangelib cannot read it: {type(e).__name__}: {e}"]
    except Exception as e:  # Whatever it stumbles over is what this is about.
        return [f"exchangelib stumbles: {type(e).__name__}: {e}"]


def check(exchange):
    operation = operation_of(exchange["request"])
    service_class = SERVICES.get(operation, services.GetFolder)
    service = service_class.__new__(service_class)
    service.streaming = False
    header, body = service._get_soap_parts(response=DummyResponse(content=exchange["answer"].encode()))
    if body.find(f"{{{SOAPNS}}}Fault") is not None:
        if exchange["status"] != 500:
            yield f"a fault came with {exchange['status']}"
        yield from check_fault(service, body)
        return
    if exchange["status"] != 200:
        yield f"an answer came with {exchange['status']}"
    version = Version.from_soap_header(requested_api_version="Exchange2016", header=header)
    if version.build.major_version != 15:
        yield f"the server says it is {version.build}"
    for message in service._get_soap_messages(body=body):
        yield from check_message(service, message)


def operation_of(request):
    try:
        body = etree.fromstring(request.encode(), etree.XMLParser(resolve_entities=False, huge_tree=True)).find(f"{{{SOAPNS}}}Body")
    except etree.XMLSyntaxError:
        return None  # Some requests are no XML on purpose.
    return None if body is None else next((e.tag.rpartition("}")[2] for e in body if isinstance(e.tag, str)), None)


def check_fault(service, body):
    try:
        service._get_soap_messages(body=body)
    except ErrorServerBusy as e:
        if e.back_off is None:
            yield "ErrorServerBusy does not say how long to wait"
    except SOAPError as e:
        # Documented, and not among the codes that exchangelib has a class for.
        if "ErrorOrganizationAccessBlocked" not in str(e):
            yield f"the fault is unknown: {e}"
    except EWSError:
        return


def check_message(service, message):
    # A code that exchangelib knows is an exception of its own; one that it does not is a mere TransportError.
    try:
        if isinstance(service, EWSPagingService):
            found, next_offset = service._get_page(message)
            if found is None or isinstance(found, Exception):
                return
            if next_offset is None and found.get("IncludesLastItemInRange") != "true":
                yield "there are more, and no word where"
            found = found.find(service.element_container_name)
        else:
            found = service._get_element_container(message=message, name=service.element_container_name)
    except (ResponseMessageError, EWSWarning):
        return
    if isinstance(found, (bool, Exception)):
        return
    for element in service._get_elements_in_container(container=found):
        if element is True:
            continue
        yield from check_element(element)


def check_element(element):
    name = element.tag.rpartition("}")[2]
    if name in FOLDERS:
        yield from check_values(FOLDERS[name], element, FOLDERS[name]._kwargs_from_elem(elem=element, account=None))
    elif name == "FileAttachment":
        yield from check_object(FileAttachment, element)
    elif name == "Resolution":
        yield from check_object(Mailbox, element.find(Mailbox.response_tag()))
    elif name == "AlternateId":
        yield from check_object(AlternateId, element)
    elif element.tag.startswith(f"{{{TNS}}}"):
        yield from check_object(BaseFolder.item_model_from_tag(element.tag), element)
    elif name not in ("ResponseCode", "ConflictResults"):
        yield f"{name} is unknown"


def check_object(model, element):
    parsed = model.from_xml(elem=element, account=None)
    yield from check_values(model, element, {f.name: getattr(parsed, f.name) for f in model.FIELDS})


def check_values(model, element, values):
    """What exchangelib knows and what is written must have come out of it."""
    for field in model.FIELDS:
        if not hasattr(field, "response_tag") or field.name not in values:
            continue
        tag = tag_of(field)
        written = None if tag is None else element.find(tag)
        if written is None or field.name.startswith("_") or (not written.text and not len(written) and not written.attrib):
            continue
        if values[field.name] is None:
            yield f"{model.__name__}.{field.name} was written and not understood"


def tag_of(field):
    """The element of a field; that of the class of its value if the field names none, and of attachments there is no single one."""
    try:
        return field.response_tag()
    except ValueError:
        try:
            return field.value_cls.response_tag() if isinstance(field, EWSElementField) else None
        except ValueError:
            return None


if __name__ == "__main__":
    main()
