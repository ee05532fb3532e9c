-- Step 6: the work of screening: who reads what, what is noted on a record, what was drawn for a stopping rule, updates of a review.

-- updates of a review: from this act on, what comes in belongs to the update. What the version before had included (pairs of record and
-- study, in JSON) and left open (records, in JSON) is kept as anybody could know it then; studies and reports count what it had included
-- besides that, outside of this workspace
CREATE TABLE updates (
    act TEXT PRIMARY KEY REFERENCES acts (id), review TEXT NOT NULL, name TEXT NOT NULL,
    included TEXT NOT NULL, open TEXT NOT NULL, studies INTEGER NOT NULL, reports INTEGER NOT NULL
) STRICT;
CREATE TRIGGER updates_stay BEFORE UPDATE ON updates BEGIN SELECT RAISE(ABORT, 'updates are appended, never changed'); END;
CREATE TRIGGER updates_keep BEFORE DELETE ON updates BEGIN SELECT RAISE(ABORT, 'updates are appended, never deleted'); END;
