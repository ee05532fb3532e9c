-- Step 4: what a full text's passages are called stays, whatever is paired later; a file that another took the place of is kept and
-- no longer counts.

-- the how-manieth full text of its record a source is: a passage's name begins with it ("ham1981:2.12")
CREATE TABLE text_numbers (
    record TEXT NOT NULL REFERENCES records (key), source TEXT NOT NULL REFERENCES sources (id), number INTEGER NOT NULL,
    PRIMARY KEY (record, source), UNIQUE (record, number)
) STRICT;

-- the source that was read from the same place since, and counts instead
ALTER TABLE sources ADD COLUMN replaced_by TEXT REFERENCES sources (id);
