-- Step 6: the work of screening: who reads what, what is noted on a record, what was drawn for a stopping rule, updates of a review.

-- two copies of a workspace put together. An act stays as it was written; where a record, a text or a statement is called otherwise
-- here than in the copy that the act was written in, `here` is what the column `name` of the act's row says here, as JSON
CREATE TABLE renamings (
    act TEXT NOT NULL REFERENCES acts (id), name TEXT NOT NULL, here TEXT NOT NULL, PRIMARY KEY (act, name)
) STRICT;
-- a folder that was copied goes on under the origins that it had. Where two chains of one origin part, the acts of the second are kept
-- under a name of their own; `written` is the origin that their digests are made with
CREATE TABLE forks (origin TEXT PRIMARY KEY, written TEXT NOT NULL) STRICT;
CREATE TRIGGER renamings_stay BEFORE UPDATE ON renamings BEGIN SELECT RAISE(ABORT, 'renamings are appended, never changed'); END;
CREATE TRIGGER renamings_keep BEFORE DELETE ON renamings BEGIN SELECT RAISE(ABORT, 'renamings are appended, never deleted'); END;
CREATE TRIGGER forks_stay BEFORE UPDATE ON forks BEGIN SELECT RAISE(ABORT, 'forks are appended, never changed'); END;
CREATE TRIGGER forks_keep BEFORE DELETE ON forks BEGIN SELECT RAISE(ABORT, 'forks are appended, never deleted'); END;

-- one act may have been undone in each of two copies
CREATE TABLE undos_of_copies (
    act TEXT PRIMARY KEY REFERENCES acts (id), undone TEXT NOT NULL REFERENCES acts (id)
) STRICT;
INSERT INTO undos_of_copies (act, undone) SELECT act, undone FROM undos ORDER BY rowid;
DROP TABLE undos;
ALTER TABLE undos_of_copies RENAME TO undos;
CREATE INDEX undos_undone ON undos (undone);
CREATE TRIGGER undos_stay BEFORE UPDATE ON undos BEGIN SELECT RAISE(ABORT, 'undos are appended, never changed'); END;
CREATE TRIGGER undos_keep BEFORE DELETE ON undos BEGIN SELECT RAISE(ABORT, 'undos are appended, never deleted'); END;

-- the how-manieth round of a citation chase a route belongs to; 0 where nobody said or it is none
ALTER TABLE routes ADD COLUMN round INTEGER NOT NULL DEFAULT 0 CHECK (round >= 0);
-- updates of a review: from this act on, what comes in belongs to the update. What the version before had included (pairs of record and
-- study, in JSON) and left open (records, in JSON) is kept as anybody could know it then; studies and reports count what it had included
-- besides that, outside of this workspace
CREATE TABLE updates (
    act TEXT PRIMARY KEY REFERENCES acts (id), review TEXT NOT NULL, name TEXT NOT NULL,
    included TEXT NOT NULL, open TEXT NOT NULL, studies INTEGER NOT NULL, reports INTEGER NOT NULL
) STRICT;
CREATE TRIGGER updates_stay BEFORE UPDATE ON updates BEGIN SELECT RAISE(ABORT, 'updates are appended, never changed'); END;
CREATE TRIGGER updates_keep BEFORE DELETE ON updates BEGIN SELECT RAISE(ABORT, 'updates are appended, never deleted'); END;
-- a random sample of the records that nobody had judged at the first stage, drawn for a test of recall: `unread` is how many there were
-- (they are named in `population`), `keys` the drawn ones in their random order, both as JSON lists; `seed` draws the same again from
-- the sorted population. `looks` is how many samples were planned in all, among which the error 1 - confidence is split.
CREATE TABLE sample_draws (
    act TEXT PRIMARY KEY REFERENCES acts (id), review TEXT NOT NULL, target REAL NOT NULL CHECK (target > 0 AND target <= 1),
    confidence REAL NOT NULL CHECK (confidence > 0 AND confidence < 1), looks INTEGER NOT NULL CHECK (looks > 0),
    seed INTEGER NOT NULL, population TEXT NOT NULL, keys TEXT NOT NULL
) STRICT;
CREATE TRIGGER sample_draws_stay BEFORE UPDATE ON sample_draws BEGIN SELECT RAISE(ABORT, 'sample_draws are appended, never changed'); END;
CREATE TRIGGER sample_draws_keep BEFORE DELETE ON sample_draws BEGIN SELECT RAISE(ABORT, 'sample_draws are appended, never deleted'); END;

-- reading at the first stage was stopped: by which rule, with which figures as the person who stopped knew them (JSON), and the records
-- that nobody had judged (a JSON list), which are not read
CREATE TABLE stops (
    act TEXT PRIMARY KEY REFERENCES acts (id), review TEXT NOT NULL,
    rule TEXT NOT NULL CHECK (rule IN ('buscar', 'sample', 'judgement')), figures TEXT NOT NULL, note TEXT NOT NULL, keys TEXT NOT NULL
) STRICT;
CREATE TRIGGER stops_stay BEFORE UPDATE ON stops BEGIN SELECT RAISE(ABORT, 'stops are appended, never changed'); END;
CREATE TRIGGER stops_keep BEFORE DELETE ON stops BEGIN SELECT RAISE(ABORT, 'stops are appended, never deleted'); END;


-- what a person wrote about a record, and the stage at which it was written: under a dual design it is shown with that stage
CREATE TABLE remarks (
    act TEXT PRIMARY KEY REFERENCES acts (id), review TEXT NOT NULL, record TEXT NOT NULL REFERENCES records (key),
    stage TEXT NOT NULL CHECK (stage IN ('title-abstract', 'full-text')), text TEXT NOT NULL CHECK (text <> '')
) STRICT;
CREATE INDEX remarks_record ON remarks (review, record);
-- a person's label on a record, put on (1) or taken off (0): of each person, record and label the last row counts
CREATE TABLE labels (
    act TEXT PRIMARY KEY REFERENCES acts (id), review TEXT NOT NULL, record TEXT NOT NULL REFERENCES records (key),
    stage TEXT NOT NULL CHECK (stage IN ('title-abstract', 'full-text')), label TEXT NOT NULL CHECK (label <> ''),
    put INTEGER NOT NULL CHECK (put IN (0, 1))
) STRICT;
CREATE INDEX labels_record ON labels (review, record);
-- a field of a record mended by a person
CREATE TABLE corrections (
    act TEXT PRIMARY KEY REFERENCES acts (id), record TEXT NOT NULL REFERENCES records (key), field TEXT NOT NULL,
    old TEXT NOT NULL, new TEXT NOT NULL, why TEXT NOT NULL
) STRICT;
CREATE INDEX corrections_record ON corrections (record);
-- decisions that came from a file of another tool: made holds their acts as a JSON array
CREATE TABLE decision_imports (
    act TEXT PRIMARY KEY REFERENCES acts (id), review TEXT NOT NULL, path TEXT NOT NULL, digest TEXT NOT NULL,
    tool TEXT NOT NULL, made TEXT NOT NULL
) STRICT;

CREATE TRIGGER remarks_stay BEFORE UPDATE ON remarks BEGIN SELECT RAISE(ABORT, 'remarks are appended, never changed'); END;
CREATE TRIGGER remarks_keep BEFORE DELETE ON remarks BEGIN SELECT RAISE(ABORT, 'remarks are appended, never deleted'); END;
CREATE TRIGGER labels_stay BEFORE UPDATE ON labels BEGIN SELECT RAISE(ABORT, 'labels are appended, never changed'); END;
CREATE TRIGGER labels_keep BEFORE DELETE ON labels BEGIN SELECT RAISE(ABORT, 'labels are appended, never deleted'); END;
CREATE TRIGGER corrections_stay BEFORE UPDATE ON corrections BEGIN SELECT RAISE(ABORT, 'corrections are appended, never changed'); END;
CREATE TRIGGER corrections_keep BEFORE DELETE ON corrections BEGIN SELECT RAISE(ABORT, 'corrections are appended, never deleted'); END;
CREATE TRIGGER decision_imports_stay BEFORE UPDATE ON decision_imports BEGIN SELECT RAISE(ABORT, 'decision_imports are appended, never changed'); END;
CREATE TRIGGER decision_imports_keep BEFORE DELETE ON decision_imports BEGIN SELECT RAISE(ABORT, 'decision_imports are appended, never deleted'); END;
-- Step 6: the work of screening.

-- who screens what at a stage: the rule and what it gave the records that were there, both in JSON; the last standing row of a
-- review and stage counts, an empty rule opens all to everybody
CREATE TABLE assignments (
    act TEXT PRIMARY KEY REFERENCES acts (id), review TEXT NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('title-abstract', 'full-text')), rule TEXT NOT NULL, outcome TEXT NOT NULL
) STRICT;

-- a reviewer left a review (1) or came back (0): the last standing row of a person counts
CREATE TABLE leavings (
    act TEXT PRIMARY KEY REFERENCES acts (id), review TEXT NOT NULL, reviewer TEXT NOT NULL,
    away INTEGER NOT NULL CHECK (away IN (0, 1))
) STRICT;

-- calibration rounds: who judges which records first; people and records are lists in JSON
CREATE TABLE calibrations (
    act TEXT PRIMARY KEY REFERENCES acts (id), review TEXT NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('title-abstract', 'full-text')),
    seed INTEGER NOT NULL, people TEXT NOT NULL, records TEXT NOT NULL
) STRICT;

-- a reviewer put a record off (1) or took it up again (0): the last standing row counts
CREATE TABLE deferrals (
    act TEXT PRIMARY KEY REFERENCES acts (id), review TEXT NOT NULL, record TEXT NOT NULL REFERENCES records (key),
    stage TEXT NOT NULL CHECK (stage IN ('title-abstract', 'full-text')), reviewer TEXT NOT NULL,
    later INTEGER NOT NULL CHECK (later IN (0, 1))
) STRICT;

CREATE TRIGGER assignments_stay BEFORE UPDATE ON assignments BEGIN SELECT RAISE(ABORT, 'assignments are appended, never changed'); END;
CREATE TRIGGER assignments_keep BEFORE DELETE ON assignments BEGIN SELECT RAISE(ABORT, 'assignments are appended, never deleted'); END;
CREATE TRIGGER leavings_stay BEFORE UPDATE ON leavings BEGIN SELECT RAISE(ABORT, 'leavings are appended, never changed'); END;
CREATE TRIGGER leavings_keep BEFORE DELETE ON leavings BEGIN SELECT RAISE(ABORT, 'leavings are appended, never deleted'); END;
CREATE TRIGGER calibrations_stay BEFORE UPDATE ON calibrations BEGIN SELECT RAISE(ABORT, 'calibrations are appended, never changed'); END;
CREATE TRIGGER calibrations_keep BEFORE DELETE ON calibrations BEGIN SELECT RAISE(ABORT, 'calibrations are appended, never deleted'); END;
CREATE TRIGGER deferrals_stay BEFORE UPDATE ON deferrals BEGIN SELECT RAISE(ABORT, 'deferrals are appended, never changed'); END;
CREATE TRIGGER deferrals_keep BEFORE DELETE ON deferrals BEGIN SELECT RAISE(ABORT, 'deferrals are appended, never deleted'); END;
