-- The lives that a ledger had before: each ended when a copy of it was put back.
CREATE TABLE lives (
    -- The last revision that the copy holds; what was given a later one is lost.
    rev      INTEGER NOT NULL,
    ended_at TEXT    NOT NULL
) STRICT;
