-- What acts did to the stock, so that an entry can be found and a count that was overtaken is known.
-- A void and a cancel stand at every shelf that they change.
CREATE TABLE entries (
    -- The act's key; `id` is what a void names, with `/out` and `/in` for the halves of a transfer.
    unit    TEXT    NOT NULL,
    id      TEXT    NOT NULL,
    rev     INTEGER NOT NULL,
    console TEXT    NOT NULL,
    site    TEXT    NOT NULL,
    item    TEXT    NOT NULL
) STRICT;
CREATE INDEX entries_unit ON entries (unit);
CREATE INDEX entries_id ON entries (id);
CREATE INDEX entries_shelf ON entries (site, item, rev);

-- Of each opening of a console's journal: up to which number everything was answered, and which
-- ranges above it. Kept for ever, also where the answers themselves are not.
CREATE TABLE answered (
    console    TEXT NOT NULL,
    epoch      TEXT NOT NULL,
    contiguous TEXT NOT NULL,
    above      TEXT NOT NULL,
    PRIMARY KEY (console, epoch)
) STRICT;

-- When an act without a `rev` was answered; after 400 days its answer goes.
ALTER TABLE acts ADD COLUMN answered_at TEXT;
CREATE INDEX acts_refused ON acts (answered_at) WHERE rev IS NULL;
