-- The precious database, evidence.db. Everything a person did or a file said is here; what can be computed is in .evidence/.
-- Times are ISO 8601 in UTC. Offsets count characters of texts.text. Names of people are what they typed as --as.

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

-- who and what
CREATE TABLE reviewers (name TEXT PRIMARY KEY, added_at TEXT NOT NULL, left_at TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE reviews (
    slug TEXT PRIMARY KEY, title TEXT NOT NULL,
    protocol_digest TEXT NOT NULL, codebook_digest TEXT NOT NULL, loaded_at TEXT NOT NULL
) STRICT;

-- every human act, chained by digest within its origin (workspace copy and person)
CREATE TABLE acts (
    id TEXT PRIMARY KEY,
    origin TEXT NOT NULL, sequence INTEGER NOT NULL,
    kind TEXT NOT NULL, person TEXT NOT NULL, at TEXT NOT NULL,
    payload TEXT NOT NULL, previous TEXT NOT NULL, digest TEXT NOT NULL,
    UNIQUE (origin, sequence)
) STRICT;
CREATE TABLE undos (act TEXT PRIMARY KEY REFERENCES acts (id), undone TEXT NOT NULL UNIQUE REFERENCES acts (id)) STRICT;
CREATE TABLE amendments (
    act TEXT PRIMARY KEY REFERENCES acts (id), review TEXT NOT NULL, file TEXT NOT NULL,
    before TEXT NOT NULL, after TEXT NOT NULL, reason TEXT NOT NULL
) STRICT;

-- identification
CREATE TABLE routes (
    id TEXT PRIMARY KEY, review TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('database', 'website', 'hand-search', 'citation-chase', 'expert', 'by-hand')),
    name TEXT NOT NULL, query TEXT NOT NULL DEFAULT '', run_on TEXT NOT NULL DEFAULT '',
    parent TEXT NOT NULL DEFAULT '', direction TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE imports (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL, digest TEXT NOT NULL, format TEXT NOT NULL, encoding TEXT NOT NULL,
    read INTEGER NOT NULL, kept INTEGER NOT NULL, merged INTEGER NOT NULL, refused INTEGER NOT NULL,
    head TEXT NOT NULL, mends INTEGER REFERENCES imports (id), at TEXT NOT NULL,
    CHECK (read = kept + merged + refused)
) STRICT;
-- how an import came in; where it was said again, the last row counts
CREATE TABLE import_routes (
    import INTEGER NOT NULL REFERENCES imports (id), route TEXT NOT NULL REFERENCES routes (id), at TEXT NOT NULL
) STRICT;
CREATE INDEX import_routes_import ON import_routes (import);
CREATE TABLE refusals (
    import INTEGER NOT NULL REFERENCES imports (id), line INTEGER NOT NULL, reason TEXT NOT NULL, raw TEXT NOT NULL
) STRICT;
CREATE TABLE records (
    key TEXT PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, abstract TEXT NOT NULL,
    authors TEXT NOT NULL, year INTEGER, venue TEXT NOT NULL, doi TEXT NOT NULL, url TEXT NOT NULL, fields TEXT NOT NULL,
    evidence TEXT NOT NULL, verified TEXT NOT NULL, doubt TEXT NOT NULL, raw TEXT NOT NULL, digest TEXT NOT NULL,
    added_at TEXT NOT NULL
) STRICT;
CREATE INDEX records_doi ON records (doi) WHERE doi <> '';
CREATE TABLE aliases (alias TEXT PRIMARY KEY, record TEXT NOT NULL REFERENCES records (key)) STRICT;
CREATE INDEX aliases_record ON aliases (record);
CREATE TABLE route_hits (
    import INTEGER NOT NULL REFERENCES imports (id), position INTEGER NOT NULL,
    record TEXT NOT NULL REFERENCES records (key), key_in_file TEXT NOT NULL,
    reason TEXT NOT NULL, origin TEXT NOT NULL, entry TEXT NOT NULL,
    PRIMARY KEY (import, position)
) STRICT;
CREATE INDEX route_hits_record ON route_hits (record);
CREATE TABLE record_changes (
    record TEXT NOT NULL REFERENCES records (key), field TEXT NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL,
    taken INTEGER NOT NULL, why TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE TABLE merges (
    act TEXT PRIMARY KEY REFERENCES acts (id),
    kept TEXT NOT NULL REFERENCES records (key), merged TEXT NOT NULL REFERENCES records (key), reason TEXT NOT NULL,
    before TEXT NOT NULL
) STRICT;
CREATE TABLE distinctions (
    act TEXT PRIMARY KEY REFERENCES acts (id),
    one TEXT NOT NULL REFERENCES records (key), other TEXT NOT NULL REFERENCES records (key)
) STRICT;
CREATE TABLE study_links (
    act TEXT PRIMARY KEY REFERENCES acts (id), study TEXT NOT NULL, record TEXT NOT NULL REFERENCES records (key)
) STRICT;
CREATE TABLE full_text_requests (
    act TEXT PRIMARY KEY REFERENCES acts (id), record TEXT NOT NULL REFERENCES records (key),
    state TEXT NOT NULL CHECK (state IN ('requested', 'received', 'unobtainable')), note TEXT NOT NULL
) STRICT;

-- full text: sources change hands, texts never change
CREATE TABLE sources (
    id TEXT PRIMARY KEY, record TEXT REFERENCES records (key),
    medium TEXT NOT NULL CHECK (medium IN ('file', 'web', 'paper', 'abstract')),
    path TEXT NOT NULL, sha256 TEXT NOT NULL, media_type TEXT NOT NULL,
    status TEXT NOT NULL, problem TEXT NOT NULL, nature TEXT NOT NULL, paired_by TEXT NOT NULL,
    edition TEXT NOT NULL DEFAULT '', accessed TEXT NOT NULL DEFAULT '', metadata TEXT NOT NULL DEFAULT '{}', added_at TEXT NOT NULL
) STRICT;
CREATE INDEX sources_record ON sources (record);
CREATE TABLE texts (
    id TEXT PRIMARY KEY, source TEXT NOT NULL REFERENCES sources (id), extractor TEXT NOT NULL,
    digest TEXT NOT NULL, text TEXT NOT NULL,
    layout TEXT NOT NULL, blocks TEXT NOT NULL, made_at TEXT NOT NULL
) STRICT;
CREATE TABLE current_texts (source TEXT PRIMARY KEY REFERENCES sources (id), text TEXT NOT NULL REFERENCES texts (id)) STRICT;
CREATE TABLE pages (
    text TEXT NOT NULL REFERENCES texts (id), number INTEGER NOT NULL, label TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('printed', 'paragraph', 'abstract')),
    start INTEGER NOT NULL, stop INTEGER NOT NULL, PRIMARY KEY (text, start, stop, number)
) STRICT;
CREATE TABLE eye_checks (
    act TEXT PRIMARY KEY REFERENCES acts (id), text TEXT NOT NULL REFERENCES texts (id), start INTEGER NOT NULL, stop INTEGER NOT NULL
) STRICT;

-- screening
CREATE TABLE exclusion_reasons (review TEXT NOT NULL, code TEXT NOT NULL, label TEXT NOT NULL, PRIMARY KEY (review, code)) STRICT;
CREATE TABLE decisions (
    act TEXT PRIMARY KEY REFERENCES acts (id), review TEXT NOT NULL, record TEXT NOT NULL REFERENCES records (key),
    stage TEXT NOT NULL CHECK (stage IN ('title-abstract', 'full-text')),
    reviewer TEXT NOT NULL, role TEXT NOT NULL CHECK (role IN ('reviewer', 'adjudicator')),
    verdict TEXT NOT NULL CHECK (verdict IN ('include', 'exclude', 'unsure')),
    reason TEXT NOT NULL, note TEXT NOT NULL,
    CHECK (stage <> 'full-text' OR verdict <> 'exclude' OR reason <> '')
) STRICT;
CREATE INDEX decisions_record ON decisions (review, record);

-- themes
CREATE TABLE themes (
    review TEXT NOT NULL, code TEXT NOT NULL, label TEXT NOT NULL, parent TEXT NOT NULL, position INTEGER NOT NULL,
    PRIMARY KEY (review, code)
) STRICT;
CREATE TABLE tags (
    act TEXT PRIMARY KEY REFERENCES acts (id), review TEXT NOT NULL, theme TEXT NOT NULL,
    text TEXT NOT NULL REFERENCES texts (id), start INTEGER NOT NULL, stop INTEGER NOT NULL, words TEXT NOT NULL,
    reviewer TEXT NOT NULL, suggester TEXT NOT NULL, sign TEXT NOT NULL, memo TEXT NOT NULL
) STRICT;
CREATE INDEX tags_text ON tags (text);

-- synthesis
CREATE TABLE statements (
    act TEXT PRIMARY KEY REFERENCES acts (id), review TEXT NOT NULL, number INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('finding', 'lesson', 'gap', 'count', 'absence')),
    theme TEXT NOT NULL, axis TEXT NOT NULL, text TEXT NOT NULL, confidence TEXT NOT NULL, author TEXT NOT NULL
) STRICT;
CREATE TABLE statement_quotes (
    act TEXT PRIMARY KEY REFERENCES acts (id), review TEXT NOT NULL, statement INTEGER NOT NULL,
    text TEXT NOT NULL REFERENCES texts (id), start INTEGER NOT NULL, stop INTEGER NOT NULL, words TEXT NOT NULL,
    sign TEXT NOT NULL CHECK (sign IN ('supports', 'contradicts', 'context'))
) STRICT;
CREATE TABLE confirmations (
    act TEXT PRIMARY KEY REFERENCES acts (id), quote TEXT NOT NULL REFERENCES statement_quotes (act)
) STRICT;
CREATE TABLE statement_queries (
    act TEXT PRIMARY KEY REFERENCES acts (id), review TEXT NOT NULL, statement INTEGER NOT NULL,
    query TEXT NOT NULL, result TEXT NOT NULL
) STRICT;
CREATE TABLE facts (
    review TEXT NOT NULL, position INTEGER NOT NULL, subject TEXT NOT NULL, claim TEXT NOT NULL, value TEXT NOT NULL,
    as_of TEXT NOT NULL, source TEXT NOT NULL, page TEXT NOT NULL, note TEXT NOT NULL, PRIMARY KEY (review, position)
) STRICT;

-- audit
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, command TEXT NOT NULL, arguments TEXT NOT NULL, version TEXT NOT NULL,
    started TEXT NOT NULL, finished TEXT NOT NULL DEFAULT '', outcome TEXT NOT NULL DEFAULT ''
) STRICT;

-- what is appended is never changed
CREATE TRIGGER acts_stay BEFORE UPDATE ON acts BEGIN SELECT RAISE(ABORT, 'acts are appended, never changed'); END;
CREATE TRIGGER acts_keep BEFORE DELETE ON acts BEGIN SELECT RAISE(ABORT, 'acts are appended, never deleted'); END;
CREATE TRIGGER undos_stay BEFORE UPDATE ON undos BEGIN SELECT RAISE(ABORT, 'undos are appended, never changed'); END;
CREATE TRIGGER undos_keep BEFORE DELETE ON undos BEGIN SELECT RAISE(ABORT, 'undos are appended, never deleted'); END;
CREATE TRIGGER amendments_stay BEFORE UPDATE ON amendments BEGIN SELECT RAISE(ABORT, 'amendments are appended, never changed'); END;
CREATE TRIGGER amendments_keep BEFORE DELETE ON amendments BEGIN SELECT RAISE(ABORT, 'amendments are appended, never deleted'); END;
CREATE TRIGGER merges_stay BEFORE UPDATE ON merges BEGIN SELECT RAISE(ABORT, 'merges are appended, never changed'); END;
CREATE TRIGGER merges_keep BEFORE DELETE ON merges BEGIN SELECT RAISE(ABORT, 'merges are appended, never deleted'); END;
CREATE TRIGGER distinctions_stay BEFORE UPDATE ON distinctions BEGIN SELECT RAISE(ABORT, 'distinctions are appended, never changed'); END;
CREATE TRIGGER distinctions_keep BEFORE DELETE ON distinctions BEGIN SELECT RAISE(ABORT, 'distinctions are appended, never deleted'); END;
CREATE TRIGGER study_links_stay BEFORE UPDATE ON study_links BEGIN SELECT RAISE(ABORT, 'study_links are appended, never changed'); END;
CREATE TRIGGER study_links_keep BEFORE DELETE ON study_links BEGIN SELECT RAISE(ABORT, 'study_links are appended, never deleted'); END;
CREATE TRIGGER full_text_requests_stay BEFORE UPDATE ON full_text_requests BEGIN SELECT RAISE(ABORT, 'full_text_requests are appended, never changed'); END;
CREATE TRIGGER full_text_requests_keep BEFORE DELETE ON full_text_requests BEGIN SELECT RAISE(ABORT, 'full_text_requests are appended, never deleted'); END;
CREATE TRIGGER eye_checks_stay BEFORE UPDATE ON eye_checks BEGIN SELECT RAISE(ABORT, 'eye_checks are appended, never changed'); END;
CREATE TRIGGER eye_checks_keep BEFORE DELETE ON eye_checks BEGIN SELECT RAISE(ABORT, 'eye_checks are appended, never deleted'); END;
CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are appended, never changed'); END;
CREATE TRIGGER decisions_keep BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are appended, never deleted'); END;
CREATE TRIGGER tags_stay BEFORE UPDATE ON tags BEGIN SELECT RAISE(ABORT, 'tags are appended, never changed'); END;
CREATE TRIGGER tags_keep BEFORE DELETE ON tags BEGIN SELECT RAISE(ABORT, 'tags are appended, never deleted'); END;
CREATE TRIGGER statements_stay BEFORE UPDATE ON statements BEGIN SELECT RAISE(ABORT, 'statements are appended, never changed'); END;
CREATE TRIGGER statements_keep BEFORE DELETE ON statements BEGIN SELECT RAISE(ABORT, 'statements are appended, never deleted'); END;
CREATE TRIGGER statement_quotes_stay BEFORE UPDATE ON statement_quotes BEGIN SELECT RAISE(ABORT, 'statement_quotes are appended, never changed'); END;
CREATE TRIGGER statement_quotes_keep BEFORE DELETE ON statement_quotes BEGIN SELECT RAISE(ABORT, 'statement_quotes are appended, never deleted'); END;
CREATE TRIGGER confirmations_stay BEFORE UPDATE ON confirmations BEGIN SELECT RAISE(ABORT, 'confirmations are appended, never changed'); END;
CREATE TRIGGER confirmations_keep BEFORE DELETE ON confirmations BEGIN SELECT RAISE(ABORT, 'confirmations are appended, never deleted'); END;
CREATE TRIGGER statement_queries_stay BEFORE UPDATE ON statement_queries BEGIN SELECT RAISE(ABORT, 'statement_queries are appended, never changed'); END;
CREATE TRIGGER statement_queries_keep BEFORE DELETE ON statement_queries BEGIN SELECT RAISE(ABORT, 'statement_queries are appended, never deleted'); END;
CREATE TRIGGER texts_stay BEFORE UPDATE ON texts BEGIN SELECT RAISE(ABORT, 'texts are appended, never changed'); END;
CREATE TRIGGER texts_keep BEFORE DELETE ON texts BEGIN SELECT RAISE(ABORT, 'texts are appended, never deleted'); END;
CREATE TRIGGER pages_stay BEFORE UPDATE ON pages BEGIN SELECT RAISE(ABORT, 'pages are appended, never changed'); END;
CREATE TRIGGER pages_keep BEFORE DELETE ON pages BEGIN SELECT RAISE(ABORT, 'pages are appended, never deleted'); END;
CREATE TRIGGER route_hits_stay BEFORE UPDATE ON route_hits BEGIN SELECT RAISE(ABORT, 'route_hits are appended, never changed'); END;
CREATE TRIGGER route_hits_keep BEFORE DELETE ON route_hits BEGIN SELECT RAISE(ABORT, 'route_hits are appended, never deleted'); END;
CREATE TRIGGER record_changes_stay BEFORE UPDATE ON record_changes BEGIN SELECT RAISE(ABORT, 'record_changes are appended, never changed'); END;
CREATE TRIGGER record_changes_keep BEFORE DELETE ON record_changes BEGIN SELECT RAISE(ABORT, 'record_changes are appended, never deleted'); END;
CREATE TRIGGER refusals_stay BEFORE UPDATE ON refusals BEGIN SELECT RAISE(ABORT, 'refusals are appended, never changed'); END;
CREATE TRIGGER refusals_keep BEFORE DELETE ON refusals BEGIN SELECT RAISE(ABORT, 'refusals are appended, never deleted'); END;
CREATE TRIGGER imports_stay BEFORE UPDATE ON imports BEGIN SELECT RAISE(ABORT, 'imports are appended, never changed'); END;
CREATE TRIGGER import_routes_stay BEFORE UPDATE ON import_routes BEGIN SELECT RAISE(ABORT, 'import_routes are appended, never changed'); END;
CREATE TRIGGER import_routes_keep BEFORE DELETE ON import_routes BEGIN SELECT RAISE(ABORT, 'import_routes are appended, never deleted'); END;
CREATE TRIGGER imports_keep BEFORE DELETE ON imports BEGIN SELECT RAISE(ABORT, 'imports are appended, never deleted'); END;
