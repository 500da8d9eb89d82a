# SPDX-License-Identifier: Apache-2.0
"""DuckDB reads OCDS JSON lines into tables of a file: duckdb_ocds.py FILE DATABASE THREADS

The way of a competent user: `read_json` with the columns spelled out, so that nothing is inferred and only these fields
are built; one pass over the file into a temporary table; the tables filled from it; keys and indexes last, after the
rows, which is faster than before. The order of rows does not matter, so DuckDB need not keep it.

The same as Diligraph: parties, buyer, tenderers, awards with their suppliers, contracts, dates, values, classification
codes; one row for each organization, for each award to a supplier, and for each bid; the same keys: an organization by
its identifier, a relationship by process, award and supplier, both ends of a relationship indexed.
Not done here, but by Diligraph: checks with findings (dates, amounts, references, placeholders), the line of each
statement, names searchable without accents, names and codes kept as statements with their sources, so that an import
can be repeated or replaced. Done here, but not by Diligraph: columns for scans over all rows.
"""
import sys

import duckdb

from peer import Clock

MONEY = "STRUCT(amount DOUBLE, currency VARCHAR)"
PARTY = "STRUCT(id VARCHAR, name VARCHAR)"
ITEMS = "STRUCT(classification STRUCT(scheme VARCHAR, id VARCHAR, description VARCHAR))[]"
COLUMNS = {
    "ocid": "VARCHAR",
    "date": "VARCHAR",
    "parties": "STRUCT(id VARCHAR, name VARCHAR, identifier STRUCT(scheme VARCHAR, id VARCHAR), "
    "address STRUCT(countryName VARCHAR), roles VARCHAR[])[]",
    "buyer": PARTY,
    "tender": f"STRUCT(title VARCHAR, tenderers {PARTY}[], items {ITEMS})",
    "awards": f"STRUCT(id VARCHAR, title VARCHAR, status VARCHAR, date VARCHAR, value {MONEY}, suppliers {PARTY}[], "
    f"items {ITEMS})[]",
    "contracts": "STRUCT(id VARCHAR, awardID VARCHAR, status VARCHAR, dateSigned VARCHAR, "
    f"period STRUCT(startDate VARCHAR, endDate VARCHAR), value {MONEY}, items {ITEMS})[]",
}

TABLES = """
CREATE TABLE entities AS
  SELECT party.identifier.scheme || '-' || party.identifier.id AS id, any_value(party.name) AS name,
    any_value(party.address.countryName) AS country, bool_or(list_contains(party.roles, 'buyer')) AS is_public
  FROM (SELECT unnest(parties) AS party FROM releases) GROUP BY 1;
CREATE TEMP TABLE contract_terms AS
  SELECT ocid, contract.awardID AS award_id, min(left(contract.dateSigned, 10)::DATE) AS signed,
    min(left(contract.period.startDate, 10)::DATE) AS starts, max(left(contract.period.endDate, 10)::DATE) AS ends,
    any_value(contract.value) AS value, count(*) AS contracts
  FROM (SELECT ocid, unnest(contracts) AS contract FROM releases)
  WHERE contract.status IS DISTINCT FROM 'cancelled' GROUP BY ALL;
CREATE TABLE relationships AS
  SELECT awarded.ocid || '/' || award.id || '/' || supplier.id AS id, supplier.id AS from_id, buyer AS to_id,
    'award' AS kind, coalesce(signed, terms.starts, left(award.date, 10)::DATE) AS starts, ends,
    coalesce(award.value.amount, terms.value.amount) AS amount,
    coalesce(award.value.currency, terms.value.currency) AS currency, award.title AS title, published,
    list_transform(CASE WHEN len(award.items) > 0 THEN award.items ELSE items END,
      lambda item: item.classification.scheme || ' ' || item.classification.id || ' ' || item.classification.description
    ) AS codes
  FROM (
    SELECT ocid, buyer, published, award, items, unnest(award.suppliers) AS supplier FROM (
      SELECT ocid, buyer.id AS buyer, left(date, 10)::DATE AS published, unnest(awards) AS award, tender.items AS items
      FROM releases)
    WHERE award.status IS NULL OR award.status IN ('active', 'pending', '')) AS awarded
  LEFT JOIN contract_terms AS terms ON terms.ocid = awarded.ocid AND terms.award_id = awarded.award.id;
CREATE TABLE bids AS
  SELECT ocid || '/bid/' || tenderer.id AS id, tenderer.id AS from_id, buyer AS to_id, title, published
  FROM (SELECT ocid, buyer.id AS buyer, tender.title AS title, left(date, 10)::DATE AS published,
    unnest(tender.tenderers) AS tenderer FROM releases);
"""

KEYS = """
ALTER TABLE entities ADD PRIMARY KEY (id);
ALTER TABLE relationships ADD PRIMARY KEY (id);
ALTER TABLE bids ADD PRIMARY KEY (id);
CREATE INDEX relationships_by_from ON relationships (from_id);
CREATE INDEX relationships_by_to ON relationships (to_id);
CREATE INDEX bids_by_from ON bids (from_id);
CREATE INDEX bids_by_to ON bids (to_id);
"""


def main():
    path, database, threads = sys.argv[1:4]
    clock = Clock()
    connection = duckdb.connect(database)
    connection.execute(f"SET threads = {int(threads)}")
    connection.execute("SET preserve_insertion_order = false")
    connection.execute(
        "CREATE TEMP TABLE releases AS SELECT * FROM read_json(?, format = 'newline_delimited', columns = "
        + "{" + ", ".join(f"{name}: '{kind}'" for name, kind in COLUMNS.items()) + "})",
        [path],
    )
    clock.part("reading")
    connection.execute(TABLES)
    clock.part("tables")
    connection.execute(KEYS)
    clock.part("keys")
    counts = {
        name: connection.execute(query).fetchone()[0]
        for name, query in {
            "releases": "SELECT count(*) FROM releases",
            "entities": "SELECT count(*) FROM entities",
            "awardRelationships": "SELECT count(*) FROM relationships",
            "bidRelationships": "SELECT count(*) FROM bids",
        }.items()
    }
    # Closing writes the rest of the log into the file.
    connection.close()
    clock.part("closing")
    clock.report(counts)


main()
