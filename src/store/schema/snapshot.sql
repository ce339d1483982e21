-- What the file of a snapshot has besides the tables of a world.

CREATE TABLE snapshot (
    date_time INTEGER NOT NULL,  -- of the world, when it was taken
    since     INTEGER NOT NULL,  -- by the machine's clock, when the world's was set
    ahead     INTEGER NOT NULL,  -- of the machine's clock at that moment, in milliseconds
    scale     REAL NOT NULL,     -- how many times as fast the clock has run since
    frozen    INTEGER            -- where the clock stands, when it does
) STRICT;

CREATE TABLE snapshot_revocations (
    expiry INTEGER NOT NULL,     -- in seconds since 1970
    token  BLOB NOT NULL
) STRICT;

-- Large attachments, cut into parts.
CREATE TABLE snapshot_files (
    name  TEXT NOT NULL,
    part  INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (name, part)
) STRICT, WITHOUT ROWID;
