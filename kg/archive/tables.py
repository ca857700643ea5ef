"""The tables of the index: names by document, what is joined, and what the graph holds because of it.

A unit is what is surely one thing: all entities of documents that share a name, or a place's code; unit 0 stands for
homonyms, each of which is by itself. Units that rules join are one thing. Whatever is counted here can be taken back.
"""

SCHEMA = """
CREATE TABLE IF NOT EXISTS page (
    doc BLOB PRIMARY KEY, publisher BLOB, dateline BLOB, file BLOB, locals BLOB) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS page_file ON page (file);
CREATE TABLE IF NOT EXISTS unit (id INTEGER PRIMARY KEY, type TEXT, grp TEXT, size INTEGER, root INTEGER, lead TEXT,
    thing INTEGER, UNIQUE (type, grp));
CREATE INDEX IF NOT EXISTS unit_root ON unit (root);
CREATE INDEX IF NOT EXISTS unit_thing ON unit (thing);
CREATE TABLE IF NOT EXISTS member (unit INTEGER, doc BLOB, n INTEGER, main TEXT,
    PRIMARY KEY (unit, doc, n)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS member_doc ON member (doc, unit);
CREATE TABLE IF NOT EXISTS spelling (type TEXT, main TEXT, unit INTEGER, count INTEGER,
    PRIMARY KEY (type, main, unit)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS spelling_unit ON spelling (unit) WHERE unit > 0;
CREATE TABLE IF NOT EXISTS voter (type TEXT, other TEXT, unit INTEGER, count INTEGER,
    PRIMARY KEY (type, other, unit)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS voter_unit ON voter (unit);
CREATE TABLE IF NOT EXISTS surface (unit INTEGER, surface BLOB, count INTEGER,
    PRIMARY KEY (unit, surface)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS declared (type TEXT, main TEXT, count INTEGER, PRIMARY KEY (type, main)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS known (type TEXT, known TEXT, main TEXT, PRIMARY KEY (type, known, main)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS company (main TEXT PRIMARY KEY, core TEXT, stem TEXT, registered INTEGER) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS company_core ON company (core, main);
CREATE INDEX IF NOT EXISTS company_stem ON company (registered, stem, main);
CREATE TABLE IF NOT EXISTS match (core TEXT, number INTEGER, first TEXT, one TEXT, other TEXT, why TEXT,
    PRIMARY KEY (core, number)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS match_one ON match (one);
CREATE INDEX IF NOT EXISTS match_other ON match (other);
CREATE TABLE IF NOT EXISTS alias (type TEXT, short TEXT, full TEXT, PRIMARY KEY (type, short)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS alias_full ON alias (type, full);
CREATE TABLE IF NOT EXISTS homonym (type TEXT, main TEXT, doc BLOB, n INTEGER, surfaces BLOB, thing INTEGER,
    PRIMARY KEY (type, main, doc, n)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS homonym_doc ON homonym (doc);
CREATE INDEX IF NOT EXISTS homonym_thing ON homonym (thing);
CREATE TABLE IF NOT EXISTS trace (type TEXT, main TEXT, what TEXT, which BLOB, doc BLOB, n INTEGER,
    PRIMARY KEY (type, main, what, which, doc, n)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS trace_doc ON trace (doc);
CREATE TABLE IF NOT EXISTS thing (id INTEGER PRIMARY KEY, type TEXT, name BLOB, aliases BLOB, entity BLOB);
CREATE INDEX IF NOT EXISTS thing_name ON thing (type, name);
CREATE INDEX IF NOT EXISTS thing_entity ON thing (entity);
CREATE TABLE IF NOT EXISTS support (subject BLOB, property TEXT, object BLOB, doc BLOB, number INTEGER,
    publisher BLOB, words BLOB, PRIMARY KEY (subject, property, object, doc, number)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS support_doc ON support (doc);
CREATE TABLE IF NOT EXISTS matter (subject BLOB, property TEXT, object BLOB, doc BLOB, number INTEGER, claim INTEGER,
    turned INTEGER, denied INTEGER, valued INTEGER, PRIMARY KEY (subject, property, object, doc, number)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS matter_doc ON matter (doc);
CREATE TABLE IF NOT EXISTS place (entity BLOB PRIMARY KEY, code TEXT, certain INTEGER) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS place_code ON place (code);
CREATE TABLE IF NOT EXISTS contained (entity BLOB, container BLOB, PRIMARY KEY (entity, container)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS contained_container ON contained (container);
CREATE TABLE IF NOT EXISTS made (owner BLOB PRIMARY KEY, triples BLOB) WITHOUT ROWID;
"""
TABLES = tuple(line.split()[5] for line in SCHEMA.splitlines() if line.startswith("CREATE TABLE"))
