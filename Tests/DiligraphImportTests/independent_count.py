#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts what an import must find, from the files alone.

Usage: independent_count.py ocds|ftm FILE...
       independent_count.py records FORMAT=FILE...
Prints a JSON object: for each file, its counts; of "records", how many records an import must account for. Shares no code with the importers, and reads each file whole with
Python's own JSON parser, so that a fault in the streaming readers shows as a difference.
"""
import collections
import csv
import gzip
import io
import json
import sys
import xml.etree.ElementTree


def text_of(path):
    data = open(path, "rb").read()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def values(text):
    """Every JSON value of a file: one, several, or one a line; a line that is none is passed over."""
    decoder = json.JSONDecoder()
    position = 0
    while position < len(text):
        if text[position] not in "{[":
            if text[position].isspace() or ord(text[position]) < 32 or text[position] in ",]}":
                position += 1
            else:
                position = next_line(text, position)
            continue
        try:
            value, position = decoder.raw_decode(text, position)
            yield value
        except json.JSONDecodeError:
            position = next_line(text, position)


def next_line(text, position):
    end = text.find("\n", position)
    return len(text) if end < 0 else end + 1


def as_list(value):
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def word(value):
    """A scalar as trimmed text; "" for what is none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value).strip()
    return ""


def get(value, key):
    return value.get(key) if isinstance(value, dict) else None


# Open contracting -----------------------------------------------------------------------------------------------------


PARTS = ("ocid", "tender", "awards", "contracts", "planning", "buyer", "parties")


def releases(value):
    """The releases of a package, a record, a release, or a list of them."""
    if isinstance(value, list):
        for item in value:
            yield from releases(item)
        return
    if not isinstance(value, dict):
        return
    has_ocid = value.get("ocid") is not None
    is_record = value.get("compiledRelease") is not None or value.get("versionedRelease") is not None
    if not has_ocid and not is_record and (value.get("releases") is not None or value.get("records") is not None):
        for release in as_list(value.get("releases")):
            yield release
        for record in as_list(value.get("records")):
            yield from of_record(record)
    elif is_record or value.get("releases") is not None:
        yield from of_record(value)
    elif any(value.get(part) is not None for part in PARTS):
        yield value


def of_record(record):
    if not isinstance(record, dict):
        return
    compiled = record.get("compiledRelease")
    if isinstance(compiled, dict):
        yield compiled
        return
    for release in as_list(record.get("releases")):
        if isinstance(release, dict) and release.get("url") is not None:
            if all(release.get(part) is None for part in PARTS):
                continue
        yield release


def is_versioned(release):
    for key in ("tag", "date", "initiationType", "language"):
        first = as_list(release.get(key))[:1]
        if first and isinstance(first[0], dict):
            if first[0].get("releaseID") is not None or first[0].get("releaseDate") is not None:
                return True
    return False


def is_named(organisation):
    if isinstance(organisation, str):
        return bool(organisation.strip())
    identifier = get(organisation, "identifier")
    return bool(word(get(organisation, "name")) or word(get(organisation, "id")) or word(get(identifier, "legalName"))
                or word(get(identifier, "id")))


def has_buyer(release):
    tender = release.get("tender")
    if is_named(release.get("buyer")) or is_named(get(tender, "procuringEntity")):
        return True
    for party in as_list(release.get("parties")):
        roles = {word(role).lower() for role in as_list(get(party, "roles"))}
        if roles & {"buyer", "procuringentity"} and is_named(party):
            return True
    return False


def count_ocds(path):
    counts = collections.Counter()
    pairs = set()
    for value in values(text_of(path)):
        for release in releases(value):
            if not isinstance(release, dict) or is_versioned(release):
                continue
            counts["releases"] += 1
            process = word(release.get("ocid")) or "no-ocid/" + (word(release.get("id")) or str(counts["releases"]))
            for number, award in enumerate(as_list(release.get("awards"))):
                counts["awards"] += 1
                if not isinstance(award, dict):
                    continue
                if word(award.get("status")).lower() not in ("", "active", "pending"):
                    continue
                counts["awardsProviding"] += 1
                suppliers = as_list(award.get("suppliers"))
                counts["suppliers"] += len(suppliers)
                if not has_buyer(release):
                    continue
                for supplier in suppliers:
                    if not is_named(supplier):
                        continue
                    counts["awardRelationships"] += 1
                    name = supplier if isinstance(supplier, str) else word(get(supplier, "name"))
                    key = word(get(supplier, "id")) or " ".join(name.casefold().split())
                    pairs.add((process, word(award.get("id")) or "#%d" % number, key))
    counts["distinctAwardRelationships"] = len(pairs)
    return counts


# FollowTheMoney -------------------------------------------------------------------------------------------------------


def count_ftm(path):
    counts = collections.Counter()
    for value in values(text_of(path)):
        if not isinstance(value, dict):
            continue
        if word(value.get("op")) and isinstance(value.get("entity"), dict):
            if value["op"].strip().upper() == "DEL":
                counts["deletions"] += 1
                continue
            value = value["entity"]
        schema = word(value.get("schema"))
        if not schema or not word(value.get("id")):
            continue
        counts["records"] += 1
        counts["schema " + schema] += 1
        if schema in ("Company", "Organization", "PublicBody", "LegalEntity", "Person", "Vessel", "Airplane"):
            counts["entities"] += 1
            counts["topics"] += len({word(topic) for topic in as_list(get(value.get("properties"), "topics"))})
    return counts


# Records of every format ------------------------------------------------------------------------------------------------

ELEMENTS = {
    "ofac-xml": {"sdnEntry", "nspEntry"}, "eu-fsf": {"sanctionEntity", "ENTITY"}, "un-sc": {"INDIVIDUAL", "ENTITY"},
    "uk-sanctions-xml": {"Designation"}, "fpds": {"entry"}, "ted-xml": {"TED_EXPORT"},
    "eforms": {"ContractAwardNotice", "ContractNotice", "PriorInformationNotice"},
    "gleif": {"LEIRecord", "RelationshipRecord", "Exception"},
}
ARRAYS = {"us-csl-json": ["results"], "gleif": ["records", "relations", "exceptions"],
          "bods": ["statements", "statementGroups"], "usaspending-json": ["results"]}
HEADERLESS = {"ofac-csv", "edges", "table"}


def count_elements(path, names):
    number = depth = 0
    for event, element in xml.etree.ElementTree.iterparse(path, ("start", "end")):
        if element.tag.rpartition("}")[2] not in names:
            continue
        depth += 1 if event == "start" else -1
        number += event == "start" and depth == 1
        if event == "end" and depth == 0:
            element.clear()
    return number


def count_rows(path, form):
    text = text_of(path)
    csv.field_size_limit(1 << 30)
    lines = text.split("\n", 20)[:20]
    if form in ("edges", "table") and any(line[:1] in "#%" for line in lines if line.strip()):
        return sum(1 for line in text.splitlines() if line.strip() and line[0] not in "#%")
    candidates = [sum(line.count(mark) for line in lines) for mark in ",;\t|"]
    delimiter = ",;\t|"[candidates.index(max(candidates))]
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row and row != [""]]
    if form == "ofac-csv":
        return sum(1 for row in rows if row[0].strip() != "\x1a")
    dated = rows[0][0].lower().startswith(("report date", "last updated")) and len(rows[0]) <= 2
    has_header = form not in HEADERLESS or not rows[0][0].strip().isdigit()
    return len(rows) - has_header - dated


def count_json(path, form):
    number = 0
    for value in values(text_of(path)):
        items = value if isinstance(value, list) else [value]
        for item in items:
            arrays = [key for key in ARRAYS.get(form, []) if isinstance(get(item, key), (list, dict))]
            if form == "bods" and "statementGroups" in arrays:
                groups = as_list(item["statementGroups"])
                number += sum(draft_statements(group) for group in groups)
            elif arrays:
                number += sum(len(as_list(item[key])) for key in arrays)
            else:
                number += 1
    return number


def draft_statements(group):
    """The statements of a draft's group, with the parties inside of others."""
    number = len(as_list(get(group, "entityStatements"))) + len(as_list(get(group, "personStatements")))
    for statement in as_list(get(group, "beneficialOwnershipStatements")):
        number += 1 + sum(1 for key in ("entity", "interestedParty") if word(get(get(statement, key), "id")))
    return max(number, 1)


def count_records(form, path):
    opened = gzip.open(path) if path.endswith(".gz") else open(path, "rb")
    start = opened.read(4096).lstrip(b"\xef\xbb\xbf \r\n\t")
    if start[:1] == b"<":
        return count_elements(path, ELEMENTS[form])
    if start[:1] in (b"{", b"["):
        return count_json(path, form)
    return count_rows(path, form)


def main():
    if sys.argv[1] == "records":
        pairs = [argument.partition("=") for argument in sys.argv[2:]]
        print(json.dumps({path: {"records": count_records(form, path)} for form, _, path in pairs}))
        return
    count = {"ocds": count_ocds, "ftm": count_ftm}[sys.argv[1]]
    print(json.dumps({path: count(path) for path in sys.argv[2:]}, ensure_ascii=False))


if __name__ == "__main__":
    main()
