-- Who may: tokens of consoles, persons, and when each console was last here.

-- Of a token only its SHA-256 is kept. A revoked one stays, so that whoever still shows it is told.
CREATE TABLE tokens (
    hash       BLOB PRIMARY KEY,
    name       TEXT NOT NULL,
    role       TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'administrator')),
    -- A JSON list of places; none where there is no limit.
    places     TEXT,
    -- The one console that may use it: the first that did.
    console    TEXT,
    created_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX tokens_name ON tokens (name) WHERE revoked_at IS NULL;
CREATE UNIQUE INDEX tokens_console ON tokens (console) WHERE revoked_at IS NULL;

CREATE TABLE persons (
    id   TEXT    PRIMARY KEY,
    rev  INTEGER NOT NULL UNIQUE,
    json TEXT    NOT NULL
) STRICT;

CREATE TABLE consoles (
    id      TEXT PRIMARY KEY,
    token   TEXT,
    agent   TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    -- By how many seconds its clock was ahead of HQ's, and how many acts waited in it.
    skew    INTEGER,
    queue   INTEGER
) STRICT;
