-- Where figures of outside sources stand: the answers that they came in, and the cell of each by the
-- source's own ids. It is HQ's alone and never goes out.
CREATE TABLE answers (
    id       INTEGER NOT NULL PRIMARY KEY,
    address  TEXT    NOT NULL,
    asked_at TEXT    NOT NULL
) STRICT;

CREATE TABLE cells (
    -- That of the figure.
    rev    INTEGER NOT NULL PRIMARY KEY,
    answer INTEGER NOT NULL REFERENCES answers (id),
    row    INTEGER NOT NULL,
    cell   TEXT    NOT NULL
) STRICT;
