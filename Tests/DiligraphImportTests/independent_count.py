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


def is_package(value):
    has_ocid = value.get("ocid") is not None
    is_record = value.get("compiledRelease") is not None or value.get("versionedRelease") is not None
    return not has_ocid and not is_record and (value.get("releases") is not None or value.get("records") is not None)


def units(value, is_nested=False):
    """The records of a value, each with what it is: the releases and records of packages, or the value itself."""
    if isinstance(value, list):
        for item in value:
            yield from units(item, True)
        return
    if isinstance(value, dict) and is_package(value):
        for release in as_list(value.get("releases")):
            yield "release", release, is_nested
        for record in as_list(value.get("records")):
            yield "record", record, is_nested
        return
    is_record = isinstance(value, dict) and any(
        value.get(key) is not None for key in ("compiledRelease", "versionedRelease", "releases"))
    yield ("record" if is_record else "release"), value, False


def is_release(value):
    return isinstance(value, dict) and any(value.get(part) is not None for part in PARTS)


def of_record(record):
    """The release that a record comes to, with the number of releases that it is made of."""
    if not isinstance(record, dict):
        return
    for key in ("compiledRelease", "versionedRelease"):
        if isinstance(record.get(key), dict) and record[key]:
            release = latest(record[key]) if key == "versionedRelease" or is_versioned(record[key]) else record[key]
            yield 1, dict(release, ocid=release.get("ocid") or record.get("ocid"))
            return
    groups = {}
    for release in as_list(record.get("releases")):
        if not isinstance(release, dict) or not is_release(release) and release.get("url") is not None:
            continue
        release = latest(release) if is_versioned(release) else release
        groups.setdefault(word(release.get("ocid")), []).append(release)
    for group in groups.values():
        merged = merge(group)
        yield len(group), dict(merged, ocid=merged.get("ocid") or record.get("ocid"))


def merge(group):
    """The compiled release of several releases, by the standard's rules."""
    result = {}
    for release in sorted(group, key=lambda release: word(release.get("date"))):
        merge_into(result, release)
    return result


def merge_into(old, new):
    for key, value in new.items():
        before = old.get(key)
        if value is None:
            old.pop(key, None)
        elif isinstance(value, dict):
            old[key] = before if isinstance(before, dict) else {}
            merge_into(old[key], value)
        elif by_id(value) and by_id(before) and key not in (
                "additionalIdentifiers", "additionalClassifications", "changes"):
            old[key] = merged_list(before, value)
        else:
            old[key] = value


def by_id(value):
    return (isinstance(value, list) and all(isinstance(item, dict) for item in value)
            and any(word(item.get("id")) for item in value))


def merged_list(before, value):
    result = [json.loads(json.dumps(item)) for item in before]
    places = {word(item.get("id")): item for item in result if word(item.get("id"))}
    for item in value:
        identity = word(item.get("id"))
        if identity and identity in places:
            merge_into(places[identity], item)
        else:
            result.append(item)
            if identity:
                places[identity] = item
    return result


def latest(value):
    """The latest value of each field of a versioned release."""
    if isinstance(value, dict):
        return {key: latest(item) for key, item in value.items()}
    if not isinstance(value, list):
        return value
    versions = ("releaseID", "releaseDate", "releaseTag", "value")
    if value and all(isinstance(item, dict) and set(item) <= set(versions)
                     and (item.get("releaseID") is not None or item.get("releaseDate") is not None) for item in value):
        best = value[0]
        for item in value:
            if word(item.get("releaseDate")) >= word(best.get("releaseDate")):
                best = item
        return latest(best.get("value"))
    return [latest(item) for item in value]


def is_compiled(release):
    return any(word(tag).lower() == "compiled" for tag in as_list(release.get("tag")))


def releases(text):
    """Each release that a file comes to, with the number of releases that it is made of."""
    groups = {}
    found = []
    for value in values(text):
        for kind, unit, is_nested in units(value):
            if kind == "record":
                found.extend(of_record(unit))
            elif isinstance(unit, dict) and is_versioned(unit):
                found.append((1, latest(unit)))
            elif isinstance(unit, dict) and (kind == "release" and is_release(unit) or is_nested):
                ocid = word(unit.get("ocid"))
                if not ocid or is_compiled(unit) or is_nested:
                    found.append((1, unit))
                else:
                    groups.setdefault(ocid, []).append(unit)
    found.extend((len(group), merge(group) if len(group) > 1 else group[0]) for group in groups.values())
    return found


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


def identity(release, organisation):
    """Who an organisation is, as far as needed to tell a supplier from its own buyer."""
    parties = [party for party in as_list(release.get("parties")) if isinstance(party, dict)]
    named = word(get(organisation, "id"))
    name = organisation if isinstance(organisation, str) else word(get(organisation, "name"))
    match = [party for party in parties if named and word(party.get("id")) == named]
    if not match and not named and get(organisation, "identifier") is None:
        match = [party for party in parties if folded(word(party.get("name"))) == folded(name)]
    organisation = match[0] if match else organisation
    for identifier in as_list(get(organisation, "identifier")):
        scheme, value = word(get(identifier, "scheme")).upper(), word(get(identifier, "id")).upper()
        if scheme and len(set(value)) > 1:
            return value[len(scheme) + 1:] if value.startswith(scheme + "-") else value
        if len(set(value)) > 1 and len(value) >= 5:
            return value
    name = organisation if isinstance(organisation, str) else word(get(organisation, "name"))
    return folded(name) or word(get(organisation, "id"))


def folded(name):
    return " ".join(name.casefold().split())


def first_named(release, values):
    for value in values:
        value = as_list(value)[:1]
        if value and is_named(value[0]):
            return identity(release, value[0])
    return None


def buyer_of(release):
    by_role = {role: [party for party in as_list(release.get("parties"))
                      if role in {word(entry).lower() for entry in as_list(get(party, "roles"))}]
               for role in ("buyer", "procuringentity")}
    tender = (as_list(release.get("tender")) or [None])[0]
    return first_named(release, [release.get("buyer"), by_role["buyer"][:1], get(tender, "procuringEntity"),
                                 by_role["procuringentity"][:1]])


def award_ids(contract):
    """The awards that a contract is of: one, or a list."""
    stated = [word(contract.get("awardID"))] if word(contract.get("awardID")) else as_list(contract.get("awardIDs"))
    return [word(id) for id in stated if word(id)]


def count_release(counts, pairs, release):
    process = word(release.get("ocid")) or "no-ocid/" + (word(release.get("id")) or str(counts["releases"]))
    awards = as_list(release.get("awards"))
    contracts = [contract for contract in as_list(release.get("contracts")) if isinstance(contract, dict)]
    buyer = buyer_of(release)
    ids = {word(get(award, "id")) for award in awards} - {""}

    def add(award_id, suppliers):
        for supplier in suppliers:
            if not is_named(supplier) or identity(release, supplier) == buyer:
                continue
            counts["awardRelationships"] += 1
            name = supplier if isinstance(supplier, str) else word(get(supplier, "name"))
            pairs.add((process, award_id, word(get(supplier, "id")) or folded(name)))

    for number, award in enumerate(awards):
        counts["awards"] += 1
        if not isinstance(award, dict) or word(award.get("status")).lower() not in ("", "active", "pending"):
            continue
        counts["awardsProviding"] += 1
        suppliers = as_list(award.get("suppliers"))
        counts["suppliers"] += len(suppliers)
        if buyer is not None:
            add(word(award.get("id")) or "#%d" % number, suppliers)
    stray = [contract for contract in contracts if word(contract.get("status")).lower() != "cancelled"
             and not (ids.intersection(award_ids(contract)) or not award_ids(contract) and len(awards) == 1)]
    by_role = [party for party in as_list(release.get("parties"))
               if "supplier" in {word(role).lower() for role in as_list(get(party, "roles"))}]
    for contract in stray:
        suppliers = [supplier for supplier in as_list(contract.get("suppliers")) if is_named(supplier)]
        if not suppliers and not awards and (len(stray) == 1 or len(by_role) == 1):
            suppliers = by_role
        if buyer is not None:
            add((award_ids(contract) or [""])[0] or "contract/" + word(contract.get("id")), suppliers)


def count_ocds(path):
    counts = collections.Counter()
    pairs = set()
    text = text_of(path)
    counts["units"] = sum(1 for value in values(text) for _ in units(value))
    for number, release in releases(text):
        counts["releases"] += number
        count_release(counts, pairs, release)
    counts["distinctAwardRelationships"] = len(pairs)
    return counts


# FollowTheMoney -------------------------------------------------------------------------------------------------------


def count_ftm(path):
    counts = collections.Counter()
    for value in values(text_of(path)):
        if not isinstance(value, dict):
            continue
        if word(value.get("op")) and isinstance(value.get("entity"), dict):
            counts["changes"] += 1
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


def count_graph(path):
    """The vertices of METIS, or the edges of the other layouts."""
    lines = text_of(path).splitlines()
    if lines[0].lower().startswith("%%matrixmarket"):
        return sum(1 for line in lines if line.strip() and line[0] != "%") - 1
    if any(line.startswith("p ") for line in lines):
        return sum(1 for line in lines if line[:2] in ("e ", "a "))
    lines = [line for line in lines if line[:1] != "%"]
    return min(int(lines[0].split()[0]), len(lines) - 1)


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
    if form == "graph":
        return count_graph(path)
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
