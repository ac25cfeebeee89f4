#!/usr/bin/env python3
"""Verifies an exported bundle of MailboxWizard's audit log: that every entry in it is as it was written, in its order.

    python3 verify.py BUNDLE.zip [--certificate FILE] [--checkpoint-certificate FILE] [--head NUMBER:HASH]

Needs Python 3.8 or later, nothing else; openssl for the signatures.
Ends with 0 when the bundle is whole, 1 when it is not, 2 when it could not be checked.
"""
import argparse
import base64
import datetime
import hashlib
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import uuid
import zipfile

# The canonical form: these fields in this order, each behind its length in four bytes (big-endian), -1 for an absent one.
FIELDS = [
    ("format", "number"), ("number", "number"), ("at", "number"), ("salt", "bytes"), ("tenantId", "id"), ("actorId", "id"),
    ("actorTenantId", "id"), ("clientAddress", "text"), ("action", "text"), ("subject", "text"), ("subjectId", "id"),
    ("outcome", "text"), ("run", "number"), ("step", "number"), ("handoff", "number"), ("request", "text"),
    ("status", "number"), ("requestId", "text"), ("clientRequestId", "text"), ("durationMilliseconds", "number"), ("detail", "text"),
]
ENCODE = {
    "number": lambda value: struct.pack(">q", value),
    "id": lambda value: uuid.UUID(value).bytes,
    "text": lambda value: value.encode("utf-8"),
    "bytes": base64.b64decode,
}
SIZE = 32


class NotWhole(Exception):
    pass


def canonical(entry):
    form = bytearray()
    for name, kind in FIELDS:
        value = entry[name]
        if value is None:
            form += struct.pack(">i", -1)
        else:
            field = ENCODE[kind](value)
            form += struct.pack(">i", len(field)) + field
    return bytes(form)


def link(before, digest):
    return hashlib.sha256(before + digest).digest()


def time_of(ticks):
    """Ticks are tenths of a microsecond since the year 1."""
    return (datetime.datetime(1, 1, 1) + datetime.timedelta(microseconds=ticks // 10)).isoformat(timespec="microseconds") + str(ticks % 10) + "Z"


def walk(lines, manifest, kept):
    """Walks along the chain; returns how many entries were shown and left out."""
    number, before = manifest["first"], bytes.fromhex(manifest["before"])
    shown = left_out = 0
    whole_file = hashlib.sha256()
    for raw in lines:
        whole_file.update(raw)
        line = json.loads(raw)
        if "leftOut" in line:
            start, digests = line["leftOut"]["from"], base64.b64decode(line["leftOut"]["digests"], validate=True)
            if start != number or not digests or len(digests) % SIZE:
                raise NotWhole(f"broken at entry {number}: what is left out there does not begin there")
            digests = [digests[at:at + SIZE] for at in range(0, len(digests), SIZE)]
            left_out += len(digests)
        else:
            if line["number"] != number:
                raise NotWhole(f"broken at entry {number}: entry {int(line['number'])} stands in its place")
            if line["time"] != time_of(line["at"]):
                raise NotWhole(f"broken at entry {number}: its time in words is not the one that was hashed")
            digests = [hashlib.sha256(canonical(line)).digest()]
            if link(before, digests[0]).hex() != line["hash"]:
                raise NotWhole(f"broken at entry {number}: its content, or one left out before it, is not what was written")
            shown += 1
        for digest in digests:
            before = link(before, digest)
            if kept and kept[0] == number and kept[1] != before.hex():
                raise NotWhole(f"broken at or before entry {number}: the head that was kept elsewhere is another one")
            number += 1
    if number - 1 != manifest["last"]:
        raise NotWhole(f"broken at entry {number}: the bundle ends there and should end with entry {manifest['last']}")
    if before.hex() != manifest["head"]:
        raise NotWhole(f"broken at entry {manifest['last']}: the hashes do not lead to the head")
    if (shown, left_out) != (manifest["shown"], manifest["leftOut"]):
        raise NotWhole("the manifest counts other entries than there are")
    if whole_file.hexdigest() != manifest["entriesSha256"]:
        raise NotWhole("entries.jsonl is not the file that the manifest names")
    return shown, left_out


def signed(name, bundle, key):
    """Checks NAME.sig over NAME with openssl."""
    with tempfile.TemporaryDirectory() as folder:
        for part in (name, name + ".sig"):
            with open(os.path.join(folder, os.path.basename(part)), "wb") as file:
                file.write(bundle.read(part))
        return subprocess.run(
            ["openssl", "dgst", "-sha256", "-verify", key, "-signature", os.path.join(folder, name + ".sig"), os.path.join(folder, name)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


def check_signatures(bundle, manifest, certificate, former):
    names = set(bundle.namelist())
    if len({name.casefold() for name in bundle.namelist()}) != len(bundle.namelist()):
        raise NotWhole("two files of the bundle have the same name")
    if bundle.read("head.txt").decode() != f"MailboxWizard audit head 1\n{manifest['last']}:{manifest['head']}\n":
        raise NotWhole("head.txt names another head than the manifest")
    if manifest["checkpoint"]:
        kept = dict(line.split(" ", 1) for line in bundle.read("checkpoint.txt").decode().splitlines()[1:])
        if int(kept["last"]) != manifest["first"] - 1 or kept["hash"] != manifest["before"]:
            raise NotWhole("the checkpoint does not end where the bundle begins")
    elif manifest["first"] != 1 or manifest["before"] != "00" * SIZE:
        raise NotWhole("the bundle does not begin at the first entry, and no checkpoint says why")
    if "certificate.pem" not in names and certificate is None:
        return "none, since no certificate was configured where the bundle was made"
    with tempfile.TemporaryDirectory() as folder:
        given = certificate or os.path.join(folder, "certificate.pem")
        if certificate is None:
            with open(given, "wb") as file:
                file.write(bundle.read("certificate.pem"))
        for part, signer in [("manifest.json", given), ("head.txt", given)] + ([("checkpoint.txt", former or given)] if manifest["checkpoint"] else []):
            if part + ".sig" not in names:
                raise NotWhole(f"{part} is not signed")
            key = os.path.join(folder, "key.pem")
            subprocess.run(["openssl", "x509", "-in", signer, "-pubkey", "-noout", "-out", key], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if not signed(part, bundle, key):
                raise NotWhole(f"the signature of {part} does not fit the certificate")
    return "by the certificate that you gave" if certificate else (
        "by the certificate in the bundle; whose that is, it does not prove: give the operator's own with --certificate")


def main():
    parser = argparse.ArgumentParser(description="Verifies an exported bundle of MailboxWizard's audit log.")
    parser.add_argument("bundle")
    parser.add_argument("--certificate", help="the operator's certificate in PEM, got by another way than the bundle")
    parser.add_argument("--checkpoint-certificate", help="the certificate that signed the checkpoint, where it is an earlier one")
    parser.add_argument("--head", help="a head kept elsewhere, NUMBER:HASH as in the product's log, which the bundle must contain")
    arguments = parser.parse_args()
    kept = None
    if arguments.head:
        named = re.fullmatch("([0-9]{1,19}):([0-9a-f]{64})", arguments.head)
        if not named:
            print("Not checked: --head is a number, a colon and 64 hexadecimal digits.")
            return 2
        kept = int(named[1]), named[2]
    try:
        with zipfile.ZipFile(arguments.bundle) as bundle:
            manifest = json.loads(bundle.read("manifest.json"))
            if manifest["format"] != "MailboxWizard audit bundle 1":
                print("Not checked: this script does not know the bundle's format.")
                return 2
            for name in ("first", "last", "shown", "leftOut"):
                if type(manifest[name]) is not int or manifest[name] < 0:
                    raise ValueError(name)
            if not re.fullmatch("[0-9a-f]{64}", manifest["head"]):
                raise ValueError("head")
            if kept and not manifest["first"] <= kept[0] <= manifest["last"]:
                print(f"Not checked: the bundle holds entries {manifest['first']} to {manifest['last']}, and the kept head is of none of them.")
                return 2
            with bundle.open("entries.jsonl") as lines:
                shown, left_out = walk(lines, manifest, kept)
            signature = check_signatures(bundle, manifest, arguments.certificate, arguments.checkpoint_certificate)
    except NotWhole as broken:
        print(f"NOT WHOLE: {broken}.")
        return 1
    except (KeyError, ValueError, TypeError, AttributeError, struct.error, zipfile.BadZipFile) as broken:
        # Only the kind: the text could be the forger's.
        print(f"NOT WHOLE: the bundle cannot be read ({type(broken).__name__}).")
        return 1
    except (OSError, subprocess.CalledProcessError) as missing:
        print(f"Not checked: {missing}.")
        return 2
    print(f"Whole: entries {manifest['first']} to {manifest['last']}, {shown} shown, {left_out} left out, head {manifest['last']}:{manifest['head']}.")
    print(f"Signature: {signature}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
