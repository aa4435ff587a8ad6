-- What was taken out, so that a console that was away is told so once it is back.
CREATE TABLE gone (
    collection TEXT    NOT NULL,
    key        TEXT    NOT NULL,
    rev        INTEGER NOT NULL UNIQUE,
    at         TEXT    NOT NULL,
    who        TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    PRIMARY KEY (collection, key)
) STRICT;
CREATE INDEX gone_rev ON gone (collection, rev);

-- The last revision before the first change of a day.
CREATE TABLE marks (
    day TEXT    PRIMARY KEY,
    rev INTEGER NOT NULL
) STRICT;

-- A cursor below the floor of its collection gets that collection whole.
CREATE TABLE floors (
    collection TEXT    PRIMARY KEY,
    rev        INTEGER NOT NULL
) STRICT;

-- The number behind a figure that goes out as hidden. It never leaves the ledger.
ALTER TABLE observations ADD COLUMN hidden INTEGER;
-- Whether the figure is broken down so far that a small number is about few persons.
ALTER TABLE observations ADD COLUMN fine INTEGER NOT NULL DEFAULT 0;
UPDATE observations SET fine = 1
WHERE dimensions LIKE '%sex=%' OR dimensions LIKE '%age\_band=%' ESCAPE '\'
    OR dimensions LIKE '%nationality\_group=%' ESCAPE '\'
    OR dimensions LIKE '%purpose=%' OR dimensions LIKE '%transport=%';
CREATE INDEX observations_fine ON observations (metric) WHERE fine = 1;
CREATE INDEX observations_metric ON observations (metric, period);
