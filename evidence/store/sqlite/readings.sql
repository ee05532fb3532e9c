-- Step 3: a full text may be read again by a newer extractor. The earlier text stays, with every act as it was written; where a tag
-- or a quotation stands in the present text is an act of its own, kind "move", in the name of the program.

-- one row for each time that a source was read again; before = after where nothing changed or nothing could be read
CREATE TABLE readings (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL REFERENCES sources (id),
    before TEXT NOT NULL REFERENCES texts (id), after TEXT NOT NULL REFERENCES texts (id),
    extractor TEXT NOT NULL, problem TEXT NOT NULL, undoes INTEGER UNIQUE REFERENCES readings (id),
    program TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE INDEX readings_source ON readings (source);
CREATE TABLE moves (
    act TEXT PRIMARY KEY REFERENCES acts (id), moved TEXT NOT NULL REFERENCES acts (id),
    text TEXT NOT NULL REFERENCES texts (id), start INTEGER NOT NULL, stop INTEGER NOT NULL, words TEXT NOT NULL,
    program TEXT NOT NULL
) STRICT;
CREATE INDEX moves_moved ON moves (moved);

-- tags and quotations where they stand now: the latest move counts
CREATE VIEW latest_moves AS
SELECT moved, text, start, stop, words FROM moves
WHERE rowid = (SELECT MAX(later.rowid) FROM moves AS later WHERE later.moved = moves.moved);
CREATE VIEW placed_tags AS
SELECT tags.act, tags.review, tags.theme, COALESCE(now.text, tags.text) AS text, COALESCE(now.start, tags.start) AS start,
    COALESCE(now.stop, tags.stop) AS stop, COALESCE(now.words, tags.words) AS words, tags.reviewer, tags.suggester, tags.sign,
    tags.memo
FROM tags LEFT JOIN latest_moves AS now ON now.moved = tags.act;
CREATE VIEW placed_quotes AS
SELECT quotes.act, quotes.review, quotes.statement, COALESCE(now.text, quotes.text) AS text,
    COALESCE(now.start, quotes.start) AS start, COALESCE(now.stop, quotes.stop) AS stop,
    COALESCE(now.words, quotes.words) AS words, quotes.sign
FROM statement_quotes AS quotes LEFT JOIN latest_moves AS now ON now.moved = quotes.act;

CREATE TRIGGER readings_stay BEFORE UPDATE ON readings BEGIN SELECT RAISE(ABORT, 'readings are appended, never changed'); END;
CREATE TRIGGER readings_keep BEFORE DELETE ON readings BEGIN SELECT RAISE(ABORT, 'readings are appended, never deleted'); END;
CREATE TRIGGER moves_stay BEFORE UPDATE ON moves BEGIN SELECT RAISE(ABORT, 'moves are appended, never changed'); END;
CREATE TRIGGER moves_keep BEFORE DELETE ON moves BEGIN SELECT RAISE(ABORT, 'moves are appended, never deleted'); END;
