-- Step 2: which pages were read from their image, and how sure the program was of it (0 to 1; NULL: nobody said).
ALTER TABLE pages ADD COLUMN ocr INTEGER NOT NULL DEFAULT 0 CHECK (ocr IN (0, 1));
ALTER TABLE pages ADD COLUMN confidence REAL CHECK (confidence IS NULL OR (ocr = 1 AND confidence BETWEEN 0 AND 1));
