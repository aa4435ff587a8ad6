-- What guards the hidden figures of a metric, and when it is about, in seconds since 1970.
CREATE TABLE shifts (
    id     INTEGER PRIMARY KEY,
    metric TEXT    NOT NULL,
    begins INTEGER NOT NULL,
    ends   INTEGER NOT NULL,
    json   TEXT    NOT NULL
) STRICT;
CREATE INDEX shifts_metric ON shifts (metric, ends);

-- Parts of the figures about which nothing more goes out.
CREATE TABLE closed (
    metric TEXT NOT NULL,
    json   TEXT NOT NULL
) STRICT;

-- Whether figures that are older than this table were looked through.
ALTER TABLE meta ADD COLUMN guarded INTEGER NOT NULL DEFAULT 0;
