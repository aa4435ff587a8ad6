-- What is remembered of each outside feed from one fetch to the next, as JSON.
CREATE TABLE sources (
    id   TEXT NOT NULL PRIMARY KEY,
    json TEXT NOT NULL
) STRICT, WITHOUT ROWID;
