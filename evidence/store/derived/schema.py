"""The SQL of the derived index.

Parameters are named. Sets of values are passed as one JSON array, so no statement is built from strings. The word
index is external-content FTS5: it holds no second copy of the words, so rows leave it with the values they came in.
"""

from typing import Final

VERSION: Final = 2

CREATE: Final = """
CREATE TABLE IF NOT EXISTS texts (
    text TEXT NOT NULL, record TEXT NOT NULL, cut TEXT NOT NULL,
    PRIMARY KEY (text, record)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS passages (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, record TEXT NOT NULL, text TEXT NOT NULL,
    number INTEGER NOT NULL, title TEXT NOT NULL, words TEXT NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL,
    section TEXT NOT NULL, kind TEXT NOT NULL, first_page INTEGER, label TEXT NOT NULL, year INTEGER,
    evidence TEXT NOT NULL, source TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS passages_by_text ON passages (text, start);
CREATE INDEX IF NOT EXISTS passages_by_hash ON passages (hash);
CREATE INDEX IF NOT EXISTS passages_by_record ON passages (record);
CREATE TABLE IF NOT EXISTS passage_facets (
    facet TEXT NOT NULL, code TEXT NOT NULL, passage INTEGER NOT NULL REFERENCES passages (id) ON DELETE CASCADE,
    PRIMARY KEY (facet, code, passage)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS passage_facets_by_passage ON passage_facets (passage);
CREATE TABLE IF NOT EXISTS vectors (
    model TEXT NOT NULL, hash TEXT NOT NULL, place INTEGER NOT NULL,
    PRIMARY KEY (model, hash)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS vectors_by_place ON vectors (model, place);
CREATE TABLE IF NOT EXISTS pending_vectors (
    model TEXT NOT NULL, hash TEXT NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (model, hash)
) STRICT;
CREATE TABLE IF NOT EXISTS parts (
    model TEXT NOT NULL, hash TEXT NOT NULL, vectors BLOB NOT NULL, spans BLOB NOT NULL, crc INTEGER NOT NULL,
    PRIMARY KEY (model, hash)
) STRICT;
CREATE TABLE IF NOT EXISTS files (
    name TEXT PRIMARY KEY, digest TEXT NOT NULL, items INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE IF NOT EXISTS passages_fts USING fts5 (
    title, words, content = 'passages', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2'
);
"""
CREATE_TOKENIZER: Final = (
    """
    CREATE VIRTUAL TABLE said USING fts5 (
        title, words, content = '', tokenize = 'porter unicode61 remove_diacritics 2'
    )
    """,
    "CREATE VIRTUAL TABLE whole USING fts5vocab (said, row)",
    "CREATE VIRTUAL TABLE each USING fts5vocab (said, instance)",
)

ATTACH: Final = "ATTACH DATABASE :path AS earlier"
DETACH: Final = "DETACH DATABASE earlier"
TAKE_OVER: Final = (
    "INSERT INTO vectors (model, hash, place) SELECT model, hash, place FROM earlier.vectors WHERE model = :model",
    "INSERT INTO parts (model, hash, vectors, spans, crc) "
    "SELECT model, hash, vectors, spans, crc FROM earlier.parts WHERE model = :model",
    "INSERT INTO files (name, digest, items) "
    "SELECT name, digest, items FROM earlier.files WHERE name IN (SELECT value FROM json_each(:names))",
)

ADD_TEXT: Final = "INSERT INTO texts (text, record, cut) VALUES (:text, :record, :cut)"
# An id that the word lists cover never comes to mean another passage; where there are none, the id is the next.
ADD_PASSAGE: Final = """
INSERT INTO passages (id, name, record, text, number, title, words, start, stop, section, kind, first_page, label, year,
                      evidence, source, hash)
VALUES ((SELECT items + 1 FROM files
         WHERE files.name = 'word lists' AND items >= (SELECT coalesce(max(id), 0) FROM passages)),
        :name, :record, :text, :number, :title, :words, :start, :stop, :section, :kind, :first_page, :label, :year,
        :evidence, :source, :hash)
RETURNING id
"""
ADD_FACET: Final = """
INSERT INTO passage_facets (facet, code, passage) VALUES (:facet, :code, :passage)
ON CONFLICT DO NOTHING
"""
ADD_WORDS: Final = "INSERT INTO passages_fts (rowid, title, words) VALUES (:id, :title, :words)"

_OF_TEXT: Final = "text = :text AND (:record IS NULL OR record = :record)"
DROP_WORDS: Final = f"""
INSERT INTO passages_fts (passages_fts, rowid, title, words)
SELECT 'delete', id, title, words FROM passages WHERE {_OF_TEXT}
"""
MARK_GONE: Final = f"""
UPDATE files SET digest = 'some are gone'
WHERE name = 'word lists' AND EXISTS (SELECT 1 FROM passages WHERE {_OF_TEXT} AND id <= files.items)
"""
DROP_PASSAGES: Final = f"DELETE FROM passages WHERE {_OF_TEXT}"
DROP_TEXT: Final = f"DELETE FROM texts WHERE {_OF_TEXT}"

TEXTS: Final = "SELECT text, record, cut FROM texts ORDER BY text, record"
COUNT: Final = "SELECT count(*) FROM passages"
_PASSAGE: Final = """
SELECT id, name, record, text, number, title, words, start, stop, section, kind, first_page, label, year, evidence,
       source,
       (SELECT json_group_array(json_array(facet, code)) FROM passage_facets WHERE passage = passages.id) AS facets
FROM passages
"""
BY_NAMES: Final = f"{_PASSAGE} WHERE name IN (SELECT value FROM json_each(:names)) ORDER BY id"
BY_IDS: Final = f"{_PASSAGE} WHERE id IN (SELECT value FROM json_each(:ids)) ORDER BY id"
BY_TEXT: Final = f"{_PASSAGE} WHERE text = :text ORDER BY record, number"
SAID: Final = """
SELECT passages.id, passages.title, passages.words, parts.vectors, parts.spans FROM json_each(:ids)
CROSS JOIN passages ON passages.id = json_each.value
LEFT JOIN parts ON parts.model = :model AND parts.hash = passages.hash
"""
KEYS: Final = "SELECT id, name, record FROM passages WHERE id IN (SELECT value FROM json_each(:ids))"

_RANKED: Final = (
    "SELECT rowid, -bm25(passages_fts, 2.0, 1.0) AS score FROM passages_fts WHERE passages_fts MATCH :query"
)
MATCH: Final = f"{_RANKED} ORDER BY score DESC, rowid LIMIT :limit"
MATCH_ALLOWED: Final = f"""
{_RANKED} AND +rowid IN (SELECT value FROM json_each(:allowed)) ORDER BY score DESC, rowid LIMIT :limit
"""

MATCH_AFTER: Final = f"{_RANKED} AND rowid > :last ORDER BY score DESC, rowid LIMIT :limit"
LAST_ID: Final = "SELECT coalesce(max(id), 0) FROM passages"
THERE: Final = "SELECT id FROM passages WHERE id IN (SELECT value FROM json_each(:ids))"

WITH_WORDS: Final = "SELECT rowid FROM passages_fts WHERE passages_fts MATCH :query"
# A passage under no heading has the record's title alone above it; that of the abstract is one.
WITH_TITLE: Final = """
SELECT id FROM passages WHERE record IN (
    SELECT record FROM passages WHERE section = '[]' AND id IN (SELECT rowid FROM passages_fts WHERE passages_fts MATCH :query)
)
"""

FILTER: Final = """
SELECT id FROM passages
WHERE (:since IS NULL OR year >= :since)
  AND (:until IS NULL OR year <= :until)
  AND (:records IS NULL OR record IN (SELECT value FROM json_each(:records)))
  AND (:kinds IS NULL OR evidence IN (SELECT value FROM json_each(:kinds)))
  AND (:sources IS NULL OR source IN (SELECT value FROM json_each(:sources)))
"""
WITH_FACET: Final = """
SELECT passage FROM passage_facets
WHERE facet = :facet AND code IN (SELECT value FROM json_each(:codes))
"""
OVERLAPPING: Final = """
SELECT passages.id FROM json_each(:spans) AS span
JOIN passages ON passages.text = json_extract(span.value, '$[0]')
WHERE passages.start < json_extract(span.value, '$[2]') AND passages.stop > json_extract(span.value, '$[1]')
"""

MISSING: Final = """
SELECT hash, title, words FROM passages
WHERE NOT EXISTS (SELECT 1 FROM vectors WHERE vectors.model = :model AND vectors.hash = passages.hash)
  AND NOT EXISTS (SELECT 1 FROM pending_vectors AS p WHERE p.model = :model AND p.hash = passages.hash)
GROUP BY hash ORDER BY hash
"""
COUNT_STALE: Final = """
SELECT count(*) FROM passages
WHERE NOT EXISTS (SELECT 1 FROM vectors WHERE vectors.model = :model AND vectors.hash = passages.hash)
"""
# That every passage has its vector is noted once it is so, for it takes a look-up a passage to see.
IS_ALL_READ: Final = "SELECT 1 FROM files WHERE name = 'all read' AND digest = :model"
NOTE_ALL_READ: Final = """
INSERT INTO files (name, digest, items) VALUES ('all read', :model, 0)
ON CONFLICT (name) DO UPDATE SET digest = excluded.digest
"""
FORGET_ALL_READ: Final = "DELETE FROM files WHERE name = 'all read'"
STALE_NAMES: Final = """
SELECT name FROM passages
WHERE NOT EXISTS (SELECT 1 FROM vectors WHERE vectors.model = :model AND vectors.hash = passages.hash)
ORDER BY name
"""
# From one model to the next: DISTINCT would read every row.
MODELS: Final = """
WITH RECURSIVE known (model) AS (
    SELECT min(model) FROM vectors
    UNION ALL
    SELECT (SELECT min(vectors.model) FROM vectors WHERE vectors.model > known.model) FROM known WHERE model IS NOT NULL
)
SELECT model FROM known WHERE model IS NOT NULL
"""
COUNT_PLACES: Final = "SELECT count(*) FROM vectors WHERE model = :model"
LIVE_PLACES: Final = """
SELECT hash, place FROM vectors
WHERE model = :model AND EXISTS (SELECT 1 FROM passages WHERE passages.hash = vectors.hash)
ORDER BY place
"""
PLACES_OF: Final = """
SELECT passages.id, vectors.place FROM json_each(:ids)
CROSS JOIN passages ON passages.id = json_each.value
CROSS JOIN vectors ON vectors.model = :model AND vectors.hash = passages.hash
"""
IDS_AT: Final = """
SELECT vectors.place, passages.id FROM vectors JOIN passages ON passages.hash = vectors.hash
WHERE vectors.model = :model AND vectors.place IN (SELECT value FROM json_each(:places))
ORDER BY vectors.place, passages.id
"""
ADD_PARTS: Final = (
    "INSERT OR REPLACE INTO parts (model, hash, vectors, spans, crc) VALUES (:model, :hash, :vectors, :spans, :crc)"
)
PARTS_OF: Final = """
SELECT passages.id, parts.vectors, parts.spans FROM json_each(:ids)
CROSS JOIN passages ON passages.id = json_each.value
CROSS JOIN parts ON parts.model = :model AND parts.hash = passages.hash
"""
ALL_PARTS: Final = "SELECT vectors, spans, crc FROM parts WHERE model = :model"
WITHOUT_PARTS: Final = """
SELECT count(*) FROM vectors WHERE model = :model
  AND NOT EXISTS (SELECT 1 FROM parts WHERE parts.model = vectors.model AND parts.hash = vectors.hash)
"""
DROP_PARTS: Final = "DELETE FROM parts WHERE model = :model"
ADD_PENDING: Final = """
INSERT INTO pending_vectors (model, hash, vector) VALUES (:model, :hash, :vector)
ON CONFLICT (model, hash) DO NOTHING
"""
PENDING: Final = """
SELECT hash FROM pending_vectors AS p WHERE p.model = :model
  AND NOT EXISTS (SELECT 1 FROM vectors WHERE vectors.model = p.model AND vectors.hash = p.hash)
ORDER BY p.rowid
"""
PENDING_VECTORS: Final = """
SELECT p.rowid, vector FROM pending_vectors AS p WHERE p.rowid > :after AND p.model = :model
  AND NOT EXISTS (SELECT 1 FROM vectors WHERE vectors.model = p.model AND vectors.hash = p.hash)
ORDER BY p.rowid LIMIT :limit
"""
DROP_PENDING: Final = "DELETE FROM pending_vectors WHERE model = :model"
DROP_PLACES: Final = "DELETE FROM vectors WHERE model = :model"
ADD_PLACE: Final = "INSERT INTO vectors (model, hash, place) VALUES (:model, :hash, :place)"

FILE: Final = "SELECT digest, items FROM files WHERE name = :name"
FILES: Final = "SELECT name, digest, items FROM files ORDER BY name"
SET_FILE: Final = """
INSERT INTO files (name, digest, items) VALUES (:name, :digest, :items)
ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, items = excluded.items
"""
DROP_FILE: Final = "DELETE FROM files WHERE name = :name"
CHECK_WORDS: Final = "INSERT INTO passages_fts (passages_fts, rank) VALUES ('integrity-check', 1)"

HAS_LISTS: Final = "SELECT 1 FROM sqlite_master WHERE name = 'segments'"
CREATE_LISTS: Final = (
    """
    CREATE TABLE IF NOT EXISTS segments (
        first INTEGER PRIMARY KEY, last INTEGER NOT NULL, passages INTEGER NOT NULL, tokens INTEGER NOT NULL,
        lengths BLOB NOT NULL, crc INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE IF NOT EXISTS word_lists (
        word TEXT NOT NULL, segment INTEGER NOT NULL, ids BLOB NOT NULL, counts BLOB NOT NULL, crc INTEGER NOT NULL,
        PRIMARY KEY (word, segment)
    ) STRICT
    """,
    "CREATE INDEX IF NOT EXISTS word_lists_by_segment ON word_lists (segment)",
)
SEGMENTS: Final = "SELECT first, last, passages, tokens FROM segments ORDER BY first"
LENGTHS: Final = "SELECT first, lengths FROM segments ORDER BY first"
LISTS_OF: Final = "SELECT word, segment, ids, counts FROM word_lists WHERE word = :word ORDER BY segment"
IDS_BETWEEN: Final = "SELECT id FROM passages WHERE id BETWEEN :first AND :last ORDER BY id"
COUNT_BETWEEN: Final = "SELECT count(*) FROM passages WHERE id BETWEEN :first AND :last"
SAID_BETWEEN: Final = "SELECT id, title, words FROM passages WHERE id BETWEEN :first AND :last ORDER BY id"
DROP_LISTS: Final = """
DELETE FROM word_lists WHERE segment IN (SELECT first FROM segments WHERE first >= :first AND last <= :last)
"""
DROP_SEGMENTS: Final = "DELETE FROM segments WHERE first >= :first AND last <= :last"
ADD_SEGMENT: Final = """
INSERT INTO segments (first, last, passages, tokens, lengths, crc)
VALUES (:first, :last, :passages, :tokens, :lengths, :crc)
"""
ADD_LIST: Final = """
INSERT INTO word_lists (word, segment, ids, counts, crc) VALUES (:word, :segment, :ids, :counts, :crc)
"""
COVER: Final = """
INSERT INTO files (name, digest, items) SELECT 'word lists', '', max(last) FROM segments WHERE true
ON CONFLICT (name) DO UPDATE SET items = excluded.items
"""
CREATE_PLACES: Final = """
CREATE TABLE IF NOT EXISTS place_blocks (
    model TEXT NOT NULL, block INTEGER NOT NULL, places BLOB NOT NULL, crc INTEGER NOT NULL,
    PRIMARY KEY (model, block)
) STRICT
"""
PLACES_COVERED: Final = "SELECT items FROM files WHERE name = 'places of ' || :model"
PLACE_BLOCKS: Final = (
    "SELECT block, places, crc FROM place_blocks WHERE model = :model AND block >= :first ORDER BY block"
)
PLACES_AFTER: Final = """
SELECT passages.id, vectors.place FROM passages
CROSS JOIN vectors ON vectors.model = :model AND vectors.hash = passages.hash
WHERE passages.id > :after
"""
# In the order of hashes, in which both lie, a million take a few seconds; one by one they take many.
ALL_PLACES: Final = """
SELECT passages.id, vectors.place FROM passages INDEXED BY passages_by_hash
CROSS JOIN vectors ON vectors.model = :model AND vectors.hash = passages.hash
WHERE passages.id > :after ORDER BY passages.hash
"""
SET_PLACE_BLOCK: Final = """
INSERT INTO place_blocks (model, block, places, crc) VALUES (:model, :block, :places, :crc)
ON CONFLICT (model, block) DO UPDATE SET places = excluded.places, crc = excluded.crc
"""
COVER_PLACES: Final = """
INSERT INTO files (name, digest, items) VALUES ('places of ' || :model, '', :covered)
ON CONFLICT (name) DO UPDATE SET items = excluded.items
"""
FORGET_COLUMN: Final = "DELETE FROM files WHERE name = 'places of ' || :model"
ALL_LENGTHS: Final = "SELECT lengths, crc FROM segments"
ALL_LISTS: Final = "SELECT word, ids, counts, crc FROM word_lists"
FORGET_LISTS: Final = (
    "DROP TABLE word_lists",
    "DROP TABLE segments",
    "DELETE FROM files WHERE name = 'word lists'",
    # Ids may come to mean other passages then.
    "DELETE FROM files WHERE name LIKE 'places of %'",
    "DROP TABLE IF EXISTS place_blocks",
)
