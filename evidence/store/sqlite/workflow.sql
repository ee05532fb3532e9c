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
