-- a register of trials is a kind of route of its own
PRAGMA defer_foreign_keys = ON;
CREATE TABLE routes_before AS SELECT rowid AS place, * FROM routes;
DROP TABLE routes;
CREATE TABLE routes (
    id TEXT PRIMARY KEY, review TEXT NOT NULL,
    kind TEXT NOT NULL
        CHECK (kind IN ('database', 'register', 'website', 'hand-search', 'citation-chase', 'expert', 'by-hand')),
    name TEXT NOT NULL, query TEXT NOT NULL DEFAULT '', run_on TEXT NOT NULL DEFAULT '',
    parent TEXT NOT NULL DEFAULT '', direction TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
    round INTEGER NOT NULL DEFAULT 0 CHECK (round >= 0)
) STRICT;
INSERT INTO routes (rowid, id, review, kind, name, query, run_on, parent, direction, note, round)
SELECT place, id, review, kind, name, query, run_on, parent, direction, note, round FROM routes_before ORDER BY place;
DROP TABLE routes_before;

-- a record that was shown to a reviewer because it was drawn at random, not for its rank
CREATE TABLE explorations (
    act TEXT PRIMARY KEY REFERENCES acts (id), review TEXT NOT NULL, record TEXT NOT NULL REFERENCES records (key),
    stage TEXT NOT NULL CHECK (stage IN ('title-abstract', 'full-text')), reviewer TEXT NOT NULL
) STRICT;
CREATE TRIGGER explorations_stay BEFORE UPDATE ON explorations BEGIN SELECT RAISE(ABORT, 'explorations are appended, never changed'); END;
CREATE TRIGGER explorations_keep BEFORE DELETE ON explorations BEGIN SELECT RAISE(ABORT, 'explorations are appended, never deleted'); END;
