-- Step 6: the work of screening: who reads what, what is noted on a record, what was drawn for a stopping rule, updates of a review.

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
