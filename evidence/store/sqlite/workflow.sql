-- Step 6: the work of screening beside the verdicts.

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
