-- HQ's ledger. Every change gets one number, `rev`, that only grows; the counter moves in the
-- transaction of the change. A row's record stands in `json` as it goes out on the wire.

CREATE TABLE meta (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    provenance TEXT    NOT NULL CHECK (provenance IN ('real', 'simulated', 'exercise')),
    feed       TEXT    NOT NULL,
    born_at    TEXT    NOT NULL,
    rev        INTEGER NOT NULL,
    -- The last change that wakes whoever waits; a heartbeat moves `rev` alone.
    loud_rev   INTEGER NOT NULL
) STRICT;

CREATE TABLE places (
    id   TEXT    PRIMARY KEY,
    rev  INTEGER NOT NULL UNIQUE,
    json TEXT    NOT NULL
) STRICT;

CREATE TABLE alerts (
    id   TEXT    PRIMARY KEY,
    rev  INTEGER NOT NULL UNIQUE,
    json TEXT    NOT NULL
) STRICT;

CREATE TABLE stock (
    id   TEXT    PRIMARY KEY,
    rev  INTEGER NOT NULL UNIQUE,
    json TEXT    NOT NULL
) STRICT;

CREATE TABLE feeds (
    id           TEXT    PRIMARY KEY,
    rev          INTEGER NOT NULL UNIQUE,
    loud_rev     INTEGER NOT NULL,
    -- The sign of life that consoles were last woken for.
    announced_at TEXT    NOT NULL,
    json         TEXT    NOT NULL
) STRICT;
CREATE INDEX feeds_loud ON feeds (loud_rev);

-- The row is the effect: an act that is here has happened, once. A rejected one has its answer
-- and no `rev`.
CREATE TABLE acts (
    console  TEXT    NOT NULL,
    epoch    TEXT    NOT NULL,
    sequence TEXT    NOT NULL,
    rev      INTEGER UNIQUE,
    content  TEXT    NOT NULL,
    outcome  TEXT    NOT NULL,
    json     TEXT,
    UNIQUE (console, epoch, sequence)
) STRICT;

-- Rows are never changed or removed: a revision is a row of its own.
CREATE TABLE observations (
    rev        INTEGER PRIMARY KEY,
    metric     TEXT    NOT NULL,
    place      TEXT    NOT NULL,
    dimensions TEXT    NOT NULL,
    period     TEXT    NOT NULL,
    source     TEXT    NOT NULL,
    revision   INTEGER NOT NULL,
    as_of      TEXT    NOT NULL,
    -- Where the row stands in a snapshot; the highest goes first.
    urgency    INTEGER NOT NULL,
    json       TEXT    NOT NULL,
    UNIQUE (metric, place, dimensions, period, source, revision)
) STRICT;
CREATE INDEX observations_urgency ON observations (urgency, rev);
