-- Step 5: searches that are kept by name in a review, and what was seen at each look. Nothing of it is ever changed: a search that is
-- forgotten and saved again has all its looks.

-- the search as it was asked, in JSON; how many hits are looked at is said with each saving
CREATE TABLE saved_searches (
    id INTEGER PRIMARY KEY, review TEXT NOT NULL, name TEXT NOT NULL, asked TEXT NOT NULL, UNIQUE (review, name, asked)
) STRICT;

-- saved (1) or forgotten (0): the last row counts
CREATE TABLE search_savings (
    id INTEGER PRIMARY KEY, search INTEGER NOT NULL REFERENCES saved_searches (id),
    saved INTEGER NOT NULL CHECK (saved IN (0, 1)), depth INTEGER NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE INDEX search_savings_search ON search_savings (search);

-- one row a look; its hits are those that no look before had held: record and source as they were then, and the digests of the
-- sentences of the passage, folded
CREATE TABLE looks (
    id INTEGER PRIMARY KEY, search INTEGER NOT NULL REFERENCES saved_searches (id), shown INTEGER NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE INDEX looks_search ON looks (search);
CREATE TABLE look_hits (
    look INTEGER NOT NULL REFERENCES looks (id), record TEXT NOT NULL, source TEXT NOT NULL, passage TEXT NOT NULL,
    sentences TEXT NOT NULL
) STRICT;
CREATE INDEX look_hits_look ON look_hits (look);

CREATE TRIGGER saved_searches_stay BEFORE UPDATE ON saved_searches BEGIN SELECT RAISE(ABORT, 'saved_searches are appended, never changed'); END;
CREATE TRIGGER saved_searches_keep BEFORE DELETE ON saved_searches BEGIN SELECT RAISE(ABORT, 'saved_searches are appended, never deleted'); END;
CREATE TRIGGER search_savings_stay BEFORE UPDATE ON search_savings BEGIN SELECT RAISE(ABORT, 'search_savings are appended, never changed'); END;
CREATE TRIGGER search_savings_keep BEFORE DELETE ON search_savings BEGIN SELECT RAISE(ABORT, 'search_savings are appended, never deleted'); END;
CREATE TRIGGER looks_stay BEFORE UPDATE ON looks BEGIN SELECT RAISE(ABORT, 'looks are appended, never changed'); END;
CREATE TRIGGER looks_keep BEFORE DELETE ON looks BEGIN SELECT RAISE(ABORT, 'looks are appended, never deleted'); END;
CREATE TRIGGER look_hits_stay BEFORE UPDATE ON look_hits BEGIN SELECT RAISE(ABORT, 'look_hits are appended, never changed'); END;
CREATE TRIGGER look_hits_keep BEFORE DELETE ON look_hits BEGIN SELECT RAISE(ABORT, 'look_hits are appended, never deleted'); END;
