#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the invented data of this example into data/, the same bytes every time.

    python3 examples/02-procurement/make-data.py

Countries, companies, bodies, registers and lists are invented. The story is in STORY_* and in the hand-written tables
below; everything else is ordinary purchasing, made from a fixed seed, so that the story has something to hide in.
"""
import csv
import json
import random
from pathlib import Path

HERE = Path(__file__).parent / "data"
RANDOM = random.Random(20240229)
PUBLISHER = "Karsenian Procurement Portal"
YEARS = range(2019, 2025)

# -- the invented country ---------------------------------------------------------------------------------------------

REGIONS = ["Ardovny", "Belgrant", "Cormish", "Dunvary", "Estrole", "Fjallen", "Gorvant", "Haldery"]
# identifier, name, role of the story; the number is the one in the register of public bodies.
BUYERS = [
    ("90001", "Ministry of Finance of Karsenia"), ("90002", "Ministry of Health of Karsenia"),
    ("90003", "Ministry of Education of Karsenia"), ("90004", "Ministry of Roads and Harbours of Karsenia"),
    ("90005", "Ministry of the Interior of Karsenia"), ("90006", "Central Purchasing Agency of Karsenia"),
    ("90010", "Police Procurement Directorate of Karsenia"), ("90011", "Prison Administration of Karsenia"),
    ("90012", "Karsenian State Railways"), ("90013", "Karsenian Post"),
]
for number, region in enumerate(REGIONS):
    BUYERS += [(f"91{number:03}", f"Regional Hospital of {region}"), (f"92{number:03}", f"School Board of {region}"),
               (f"93{number:03}", f"Municipality of {region}"), (f"94{number:03}", f"Water Board of {region}")]
CENTRAL = "90006"
DIRECTORATE, PRISONS = "90010", "90011"
# State-owned companies that buy through the portal; who holds them is in ownership.csv.
BUYERS += [("20301", "Sentramo Komunik AD"), ("20302", "Talunex Networks AD"), ("20303", "Ostrelda Data AD"),
           ("20304", "Belcorva Systems AD"), ("20305", "Mirtalko Net AD"), ("20306", "Dravixa Signal AD"),
           ("20307", "Quendrosa Energy AD")]

# Common procurement vocabulary: code, description, what the supplier's name says about it.
GOODS = {
    "office": ("30192000", "Office supplies"), "medical": ("33140000", "Medical consumables"),
    "pharma": ("33600000", "Pharmaceutical products"), "build": ("45210000", "Building construction work"),
    "roads": ("45233140", "Roadworks"), "cars": ("34110000", "Passenger cars"), "desks": ("39160000", "School furniture"),
    "food": ("15800000", "Miscellaneous food products"), "clothes": ("18110000", "Occupational clothing"),
    "power": ("09310000", "Electricity"), "clean": ("90910000", "Cleaning services"), "computers": ("30213000", "Personal computers"),
    "servers": ("48820000", "Servers"), "network": ("32420000", "Network equipment"), "readers": ("30216130", "Barcode readers"),
    "cameras": ("32323500", "Video-surveillance system"), "surveillance": ("35125000", "Surveillance system"),
}
SECTORS = {
    "office": "Papirna", "medical": "Medika", "pharma": "Farmatek", "build": "Stroy", "roads": "Putevy", "cars": "Avtora",
    "desks": "Mobila", "food": "Prehrana", "clothes": "Odeva", "power": "Elektrana", "clean": "Cistota",
    "computers": "Kompjuta", "servers": "Servera", "network": "Mrezhana", "readers": "Kodika", "cameras": "Vidika",
}
STEMS = ["Abrenko", "Bolvarda", "Cerintho", "Drustova", "Elmarvik", "Fosteruna", "Grelnova", "Hontaril", "Ivrandel", "Jostravik",
         "Kelmundra", "Lorvesta", "Mirquand", "Novestrik", "Olpendra", "Pravendil"]
SUPPLIERS = [(str(10100 + number), f"{stem} {SECTORS[sector]} {form}", sector)
             for number, (stem, sector, form) in enumerate(
                 (stem, sector, ["KS", "AD", "Trade KS"][(i + j) % 3])
                 for i, stem in enumerate(STEMS) for j, sector in enumerate(SECTORS))]

# -- the story ----------------------------------------------------------------------------------------------------------

INTEGRATOR = ("20101", "Karsolvo Integration KS")
OTHER_INTEGRATOR = ("20102", "Zadrunik Sistemi KS")
TONER_RESELLER = ("20103", "Umbrestra Biro KS")
SUBCONTRACTOR = ("20104", "Dalmerisk Biometrika KS")
STORY_AWARDS = [
    # month, buyer, suppliers, goods, title, signed, end, amount, subcontractors
    ("2021-09", DIRECTORATE, [INTEGRATOR], "surveillance", "City surveillance, stage two", "2021-09-14", "2024-09-13", 4_180_000, [SUBCONTRACTOR]),
    ("2021-05", DIRECTORATE, [OTHER_INTEGRATOR], "cameras", "Cameras for stations", "2021-05-20", "2022-05-19", 612_000, []),
    ("2022-02", DIRECTORATE, [TONER_RESELLER], "office", "Toner and paper", "2022-02-08", "2023-02-07", 38_400, []),
    ("2022-06", "20301", [INTEGRATOR], "network", "Core network, renewal", "2022-06-30", "2025-06-29", 2_250_000, []),
    ("2023-03", PRISONS, [OTHER_INTEGRATOR], "cameras", "Cameras for two prisons", "2023-03-17", None, 275_500, []),
]

ENTITIES_HEADER = ["id", "name", "kind", "role", "jurisdiction", "identifiers", "aliases", "pass_through", "note"]
ENTITIES = [
    ["quilvane-group", "Quilvane Group Holding SE", "company", "company", "XB", "XB-HR:500100", "", "", ""],
    ["quilvane-optics", "Quilvane Optics AG", "company", "manufacturer", "XB", "XB-HR:500101", "Quilvane", "", "cameras that recognise faces"],
    ["pellandre", "Pellandre Distribution BV", "company", "distributor", "XC", "XC-KB:77120", "", "", ""],
    ["tarquist", "Tarquist Trading FZ", "company", "reseller", "XD", "XD-FZ:4410", "", "", "founded a month before its first order"],
    ["karsolvo", INTEGRATOR[1], "company", "integrator", "XA", f"XA-REG:{INTEGRATOR[0]}", "Karsolvo", "", ""],
    ["wendrovia", "Wendrovia Supply GmbH", "company", "distributor", "XB", "XB-HR:500230", "", "", ""],
    ["zadrunik", OTHER_INTEGRATOR[1], "company", "integrator", "XA", f"XA-REG:{OTHER_INTEGRATOR[0]}", "", "", ""],
    ["ilvendor", "Ilvendor Wholesale BV", "company", "distributor", "XC", "XC-KB:77481", "", "", ""],
    ["umbrestra", TONER_RESELLER[1], "company", "reseller", "XA", f"XA-REG:{TONER_RESELLER[0]}", "", "", ""],
    ["dalmerisk", SUBCONTRACTOR[1], "company", "manufacturer", "XA", f"XA-REG:{SUBCONTRACTOR[0]}", "", "", ""],
    ["police-directorate", "Police Procurement Directorate of Karsenia", "public-body", "public-body", "XA", f"XA-PUB:{DIRECTORATE}", "PPD", "", ""],
    ["prisons", "Prison Administration of Karsenia", "public-body", "public-body", "XA", f"XA-PUB:{PRISONS}", "", "", ""],
    ["interior", "Ministry of the Interior of Karsenia", "public-body", "public-body", "XA", "XA-PUB:90005", "", "", ""],
    ["security-service", "Internal Security Service of Karsenia", "public-body", "public-body", "XA", "XA-PUB:90900", "ISS", "", ""],
    ["vardanik", "Vardanik Holding AD", "company", "company", "XA", "XA-REG:20300", "", "", ""],
    ["orsova-fund", "Orsovalia Fund", "organization", "company", "XA", "XA-REG:20310", "", "", ""],
    ["sentramo", "Sentramo Komunik AD", "company", "operator", "XA", "XA-REG:20301", "", "", ""],
    ["talunex", "Talunex Networks AD", "company", "operator", "XA", "XA-REG:20302", "", "", ""],
    ["ostrelda", "Ostrelda Data AD", "company", "operator", "XA", "XA-REG:20303", "", "", ""],
    ["belcorva", "Belcorva Systems AD", "company", "company", "XA", "XA-REG:20304", "", "", ""],
    ["mirtalko", "Mirtalko Net AD", "company", "operator", "XA", "XA-REG:20305", "", "", ""],
    ["dravixa", "Dravixa Signal AD", "company", "company", "XA", "XA-REG:20306", "", "", ""],
    ["quendrosa", "Quendrosa Energy AD", "company", "company", "XA", "XA-REG:20307", "", "", ""],
]

RELATIONSHIPS_HEADER = ("from,to,kind,id,from_id,to_id,share,share_min,share_max,confidence,start,end,products,amount,currency,"
                        "source,source_url,publisher,published,grade,stance,response,note").split(",")


def row(identifier, provider, recipient, kind, publisher, grade, **more):
    """One source for one relationship; the columns by name, the rest empty."""
    names = {entity[0]: entity[1] for entity in ENTITIES}
    cells = {"id": identifier, "from": names[provider], "to": names[recipient], "from_id": provider, "to_id": recipient,
             "kind": kind, "publisher": publisher, "grade": grade, "stance": "supports"} | more
    assert set(cells) <= set(RELATIONSHIPS_HEADER), cells
    return [cells.get(column, "") for column in RELATIONSHIPS_HEADER]


CUSTOMS, MAKER, TRADE, PRESS = "Customs office of Tessmarland", "Quilvane Optics AG", "Trade register of Norvalia", "The Harbour Gazette"
SUPPLIES = [
    # The hidden path: maker, distributor, reseller, integrator; the fourth hop is an award on the portal.
    row("s01", "quilvane-optics", "pellandre", "distribution", MAKER, "C", source="Annual report 2020, page 31", published="2021-03-30",
        start="2019-01-01", end="2023-12-31", products="facial-recognition;video-surveillance"),
    row("s01", "quilvane-optics", "pellandre", "distribution", TRADE, "A3", source="Entry of agency contracts, 2019", published="2019-02",
        start="2019-01-01", end="2023-12-31", products="facial-recognition;video-surveillance"),
    row("s02", "pellandre", "tarquist", "supply", CUSTOMS, "A3", source="Export declaration 2020-118204", published="2020-12",
        start="2020-11-16", end="2021-06-30", products="facial-recognition", amount="1310000", currency="EUR",
        note="declared for a port operator that denies an order", response="The distributor calls the buyer a regular customer."),
    row("s03", "tarquist", "karsolvo", "supply", PRESS, "C", source="The cameras of Belgrant", published="2022-04-09",
        start="2021-02", end="2021-08", products="facial-recognition;video-surveillance", note="invoices seen by the paper"),
    row("s03", "tarquist", "karsolvo", "supply", CUSTOMS, "C", source="Transit papers of March 2021", published="2021-04",
        start="2021-02", end="2021-08", products="facial-recognition;video-surveillance"),
    # Looks alike and is not: what the distributor got in 2022 cannot have gone on in 2020.
    row("s04", "quilvane-optics", "wendrovia", "supply", TRADE, "A3", source="Entry of agency contracts, 2022", published="2022-07",
        start="2022-06-01", end="2023-05-31", products="video-surveillance"),
    row("s05", "wendrovia", "zadrunik", "supply", CUSTOMS, "A3", source="Export declarations of 2020", published="2021-01",
        start="2020-03-02", end="2021-03-31", products="video-surveillance"),
    # Looks alike and is not: cameras came in, toner went out.
    row("s06", "quilvane-optics", "ilvendor", "supply", MAKER, "C", source="Annual report 2020, page 33", published="2021-03-30",
        start="2020-01-01", end="2024-12-31", products="facial-recognition"),
    row("s07", "ilvendor", "umbrestra", "supply", CUSTOMS, "A3", source="Export declarations of 2021", published="2022-01",
        start="2021-01-04", end="2022-12-31", products="general", note="office supplies"),
    # An answer and a dispute: the paper's claim of a direct sale did not survive.
    row("s08", "quilvane-optics", "karsolvo", "supply", PRESS, "D", source="The cameras of Belgrant", published="2022-04-09",
        start="2021", products="facial-recognition", response="The maker denies a direct sale."),
    row("s08", "quilvane-optics", "karsolvo", "supply", "Export control office of Norvalia", "A3", source="Letter of closure", published="2023-01-20",
        start="2021", products="facial-recognition", stance="disputes", note="no direct sale was found"),
    # Access: the operator's system is open to the service.
    row("s09", "sentramo", "security-service", "access", PRESS, "C", source="Who listens in Karsenia", published="2023-10-02"),
    row("s10", "dalmerisk", "karsolvo", "licence", PRESS, "C", source="The cameras of Belgrant", published="2022-04-09", start="2021-01",
        products="biometrics"),
    row("s11", "tarquist", "quilvane-optics", "payment", PRESS, "D", source="The cameras of Belgrant", published="2022-04-09",
        note="goods go one way and money the other"),
]
# Ordinary trade: makers abroad, and who sells their goods at home.
MAKERS = [f"{stem} {what} {form}" for stem, what, form in [
    ("Tessaplan", "Electronics", "BV"), ("Hollandrix", "Office", "BV"), ("Grauvental", "Rechner", "GmbH"), ("Sudermolt", "Netzwerk", "GmbH"),
    ("Pontarelle", "Textiles", "SA"), ("Vaucresto", "Pharma", "SA"), ("Brennick", "Motors", "Ltd"), ("Oakmersh", "Furniture", "Ltd"),
    ("Lindquara", "Medical", "AB"), ("Skaldrine", "Foods", "AB"), ("Montefrio", "Sensori", "SpA"), ("Castrelli", "Ottica", "SpA")]]
ENTITIES += [[f"maker-{number}", name, "company", "manufacturer", "XB" if number % 2 else "XC", "", "", "", ""]
             for number, name in enumerate(MAKERS, 1)]
TRADE_IN = ["computers", "office", "computers", "network", "clothes", "pharma", "cars", "desks", "medical", "food", "readers", "cameras"]
for number, sector in enumerate(TRADE_IN, 1):
    for sold in [s for s in SUPPLIERS if s[2] == sector][number % 3::5]:
        if not any(entity[0] == f"reg-{sold[0]}" for entity in ENTITIES):
            ENTITIES.append([f"reg-{sold[0]}", sold[1], "company", "reseller", "XA", f"XA-REG:{sold[0]}", "", "", ""])
        product = {"network": "network-equipment", "cameras": "video-surveillance"}.get(sector, "general")
        SUPPLIES.append(row(f"t{number:02}-{sold[0]}", f"maker-{number}", f"reg-{sold[0]}", "distribution", MAKERS[number - 1], "C",
                            source="List of dealers", published=str(2018 + number % 4), start=str(2018 + number % 4), products=product))
REGISTER = "Company register of Karsenia"
OWNERSHIP = [
    row("o01", "quilvane-group", "quilvane-optics", "ownership", TRADE, "A3", source="Extract 500101", published="2020-01", share="1"),
    row("o02", "security-service", "police-directorate", "part-of", "Official journal of Karsenia", "A3", source="Decree 41/2018", published="2018-06-11",
        start="2018-07-01"),
    row("o03", "interior", "prisons", "part-of", "Official journal of Karsenia", "A3", source="Decree 7/2011", published="2011-02-01"),
    row("o04", "vardanik", "sentramo", "ownership", REGISTER, "A3", source="Extract 20301", published="2023-05", share="50%",
        note="exactly half: at least 50 % is met, more than 50 % is not"),
    row("o05", "sentramo", "talunex", "ownership", REGISTER, "A3", source="Extract 20302", published="2023-05", share="0.5",
        note="shares are not multiplied along the way"),
    row("o06", "vardanik", "ostrelda", "ownership", REGISTER, "A3", source="Extract 20303", published="2023-05", share="49%"),
    row("o07", "vardanik", "belcorva", "ownership", REGISTER, "A3", source="Extract 20304", published="2023-05", note="the share is blacked out"),
    row("o08", "vardanik", "mirtalko", "ownership", REGISTER, "A3", source="Extract 20305", published="2023-05", share_min="0.40", share_max="0.60"),
    row("o09", "vardanik", "dravixa", "ownership", REGISTER, "A3", source="Extract 20306", published="2023-05", share_min="0.55", share_max="0.75"),
    row("o10", "vardanik", "quendrosa", "ownership", REGISTER, "A3", source="Extract 20307", published="2023-05", share="30%"),
    row("o11", "orsova-fund", "quendrosa", "ownership", REGISTER, "A3", source="Extract 20307", published="2023-05", share="25%",
        note="two listed holders that reach half only together"),
]
FLAGS_HEADER = "entity,category,id,entity_id,level,confidence,list,programme,source,source_url,since,until".split(",")
COUNCIL = ["northern-council", "Surveillance and repression", "Decision 2020/77 of the Northern Council"]
FLAGS = [
    ["Internal Security Service of Karsenia", "security service", "f1", "security-service", "5", "0.95", *COUNCIL, "", "2020-05-04", ""],
    ["Vardanik Holding AD", "listed: asset freeze", "f2", "vardanik", "4", "0.95", *COUNCIL, "", "2022-11-21", ""],
    ["Orsovalia Fund", "listed: asset freeze", "f3", "orsova-fund", "4", "0.95", *COUNCIL, "", "2022-11-21", ""],
    ["Prison Administration of Karsenia", "official finding", "f4", "prisons", "3", "0.8", "", "", "Report of a visiting committee", "", "2019-01-01",
     "2021-12-31"],
]

# -- ordinary purchasing ------------------------------------------------------------------------------------------------

PUBLIC = {number for number, _ in BUYERS if number.startswith("9")}


def party(number, name, roles, scheme=None):
    scheme = scheme or ("XA-PUB" if number in PUBLIC else "XA-REG")
    return {"id": f"{scheme}-{number}", "name": name, "identifier": {"scheme": scheme, "id": number, "legalName": name},
            "address": {"countryName": "Karsenia"}, "roles": roles}


def reference(organization):
    return {"id": organization["id"], "name": organization["name"]}


def release(number, month, buyer, suppliers, goods, title, signed, end, amount, subcontractors=(), agency=False, status="active"):
    """One compiled release: a tender, one award, and a contract where there is a date of signature."""
    ocid = f"ocds-xa7q0k-{number:05}"
    names = dict(BUYERS)
    purchaser = party(buyer, names[buyer], ["buyer"] if agency else ["buyer", "procuringEntity"])
    sellers = [party(s[0], s[1], ["supplier", "tenderer"]) for s in suppliers]
    helpers = [party(s[0], s[1], ["subcontractor"]) for s in subcontractors]
    parties = [purchaser, *sellers, *helpers]
    running = party(CENTRAL, names[CENTRAL], ["procuringEntity"]) if agency else purchaser
    if agency:
        parties.append(running)
    code, description = GOODS[goods]
    item = {"id": "1", "description": description, "classification": {"scheme": "CPV", "id": code, "description": description},
            "quantity": RANDOM.randint(1, 400)}
    award = {"id": f"{ocid}-a1", "title": title, "status": status, "date": f"{month}-02T09:00:00Z",
             "value": {"amount": amount, "currency": "EUR"}, "suppliers": [reference(s) for s in sellers], "items": [item]}
    if helpers:
        award["hasSubcontracting"] = True
        award["subcontracting"] = {"minimumPercentage": 0.2, "subcontracts": [
            {"id": str(i + 1), "subcontractor": reference(h)} for i, h in enumerate(helpers)]}
    contracts = []
    if signed:
        contract = {"id": f"{ocid}-c1", "awardID": award["id"], "status": "active", "dateSigned": f"{signed}T00:00:00Z",
                    "value": award["value"]}
        if end:
            contract["period"] = {"startDate": f"{signed}T00:00:00Z", "endDate": f"{end}T23:59:59Z"}
        contracts = [contract]
    return {"ocid": ocid, "id": f"{ocid}-{month}", "date": f"{month}-28T12:00:00Z", "tag": ["tender", "award"] + (["contract"] if signed else []), "language": "en",
            "initiationType": "tender", "parties": parties, "buyer": reference(purchaser),
            "tender": {"id": ocid, "title": title, "status": "complete", "procuringEntity": reference(running), "items": [item]},
            "awards": [award], "contracts": contracts}


def ordinary(number, month):
    """A purchase like any other; every kind of buyer buys what such a buyer buys."""
    buyer = RANDOM.choice([b for b, _ in BUYERS if b != CENTRAL])
    kinds = {"91": ["medical", "pharma", "clean", "food"], "92": ["desks", "food", "computers", "office"],
             "93": ["roads", "build", "cars", "cameras"], "94": ["build", "power", "readers"]}
    goods = RANDOM.choice(kinds.get(buyer[:2], ["office", "computers", "servers", "network", "clothes", "cars", "power", "clean"]))
    field = [s for s in SUPPLIERS if s[2] == goods]
    chosen = RANDOM.sample(field, RANDOM.choice([1, 1, 1, 1, 2, 3]))
    helpers = [RANDOM.choice([s for s in SUPPLIERS if s not in chosen])] if RANDOM.random() < 0.08 else []
    status = RANDOM.choice(["active"] * 9 + ["pending", "cancelled", "unsuccessful"])
    signed = f"{month}-{RANDOM.randint(3, 27):02}" if status == "active" and RANDOM.random() < 0.8 else None
    end = f"{int(month[:4]) + RANDOM.randint(1, 3)}-{month[5:]}-01" if signed and RANDOM.random() < 0.7 else None
    return release(number, month, buyer, chosen, goods, f"{GOODS[goods][1]}, lot {RANDOM.randint(1, 9)}", signed, end,
                   RANDOM.randint(20, 9000) * 100, helpers, agency=RANDOM.random() < 0.2, status=status)


def spoil(releases):
    """What real portals publish too. Every fault is one that a reader must survive, and say."""
    releases[11]["awards"][0]["suppliers"] = []                                   # nobody won
    releases[23]["awards"][0]["date"] = ""                                        # an empty date
    releases[37]["awards"][0]["value"]["amount"] = "12500"                        # a number in quotes
    releases[41]["parties"] = [p for p in releases[41]["parties"] if "supplier" not in p["roles"]]   # a party left out
    releases[53]["contracts"] = [{"id": "lost", "awardID": "no such award", "status": "active", "dateSigned": "2020-05-05T00:00:00Z"}]
    del releases[67]["awards"][0]["status"]                                       # no status: counts
    releases[71]["awards"][0]["suppliers"][0]["id"] = 10171                       # an id that is a number
    releases[83]["tender"]["tenderers"] = reference(releases[83]["parties"][0])   # an object where a list belongs
    del releases[97]["buyer"]                                                     # only the role says who buys
    for organization in releases[101]["parties"]:                                 # identifiers without a scheme
        del organization["identifier"]["scheme"]
    releases[113]["awards"][0]["date"] = "2022-02-30T00:00:00Z"                   # no such day
    releases[127]["parties"][1]["name"] = releases[127]["parties"][1]["name"].upper() + "  "


def releases_by_month():
    months = [f"{year}-{month:02}" for year in YEARS for month in range(1, 13)]
    number, result = 0, []
    for month in months:
        made = []
        for story in (s for s in STORY_AWARDS if s[0] == month):
            number += 1
            made.append(release(number, *story))
        for _ in range(RANDOM.randint(4, 7)):
            number += 1
            made.append(ordinary(number, month))
        result.append((month, made))
    story = {s[4] for s in STORY_AWARDS}
    spoil([r for _, made in result for r in made if r["tender"]["title"] not in story])
    return result


def write_table(name, header, rows):
    with open(HERE / name, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main():
    HERE.mkdir(exist_ok=True)
    with open(HERE / "releases.jsonl", "w", encoding="utf-8", newline="\n") as file:
        for month, made in releases_by_month():
            package = {"uri": f"https://portal.example/releases/{month}", "version": "1.1", "publishedDate": f"{month}-28T23:00:00Z",
                       "publisher": {"name": PUBLISHER, "scheme": "XA-PUB", "uid": "90999"},
                       "license": "https://portal.example/licence",
                       "extensions": ["https://portal.example/extensions/subcontracting/extension.json"], "releases": made}
            file.write(json.dumps(package, ensure_ascii=False, separators=(",", ":")) + "\n")
    write_table("entities.csv", ENTITIES_HEADER, ENTITIES)
    write_table("suppliers.csv", RELATIONSHIPS_HEADER, SUPPLIES)
    write_table("ownership.csv", RELATIONSHIPS_HEADER, OWNERSHIP)
    write_table("flags.csv", FLAGS_HEADER, FLAGS)


if __name__ == "__main__":
    main()
