-- Instants are milliseconds since 1970-01-01T00:00:00Z; identifiers the hub
-- gives out are the 16 bytes of a UUID; `seq` numbers rows in order of creation.

CREATE TABLE organizations (
    seq              INTEGER PRIMARY KEY,
    type             TEXT NOT NULL,
    company_register TEXT NOT NULL,
    branch_code      TEXT NOT NULL,
    details          TEXT NOT NULL,           -- the organization as JSON
    create_date_time INTEGER NOT NULL,
    update_date_time INTEGER,
    UNIQUE (type, company_register, branch_code)
) STRICT;

CREATE TABLE processes (
    seq              INTEGER PRIMARY KEY,
    code             TEXT NOT NULL UNIQUE,
    osl              INTEGER NOT NULL REFERENCES organizations (seq),
    details          TEXT NOT NULL,           -- the process as JSON
    create_date_time INTEGER NOT NULL,
    update_date_time INTEGER
) STRICT;

CREATE TABLE subscriptions (
    seq                    INTEGER PRIMARY KEY,
    id                     BLOB NOT NULL UNIQUE,
    process                INTEGER NOT NULL REFERENCES processes (seq),
    subscriber             INTEGER NOT NULL REFERENCES organizations (seq),
    status                 TEXT NOT NULL,
    suspended_with_process INTEGER NOT NULL,  -- 1 when it comes back with the process
    datapass_id            INTEGER NOT NULL,
    access_mode            TEXT,
    notification_frequency TEXT NOT NULL,
    activate_date_time     INTEGER,
    active_from            INTEGER,           -- when it becomes active by itself, if it is 'Inactif'
    validate_date_time     INTEGER,
    reject_date_time       INTEGER,
    end_date_time          INTEGER,
    update_date_time       INTEGER,
    rejection_reason       TEXT,
    email                  TEXT,
    local_administrator    TEXT NOT NULL,     -- people as JSON
    delegation_actor       TEXT,
    UNIQUE (process, subscriber)
) STRICT;
CREATE INDEX subscriptions_that_wait ON subscriptions (active_from) WHERE status = 'Inactif';

CREATE TABLE clients (
    seq          INTEGER PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,
    secret       TEXT NOT NULL,
    scope        TEXT NOT NULL,
    organization INTEGER REFERENCES organizations (seq),
    process      INTEGER REFERENCES processes (seq)
) STRICT;

CREATE TABLE folders (
    seq              INTEGER PRIMARY KEY,
    id               BLOB NOT NULL UNIQUE,
    process          INTEGER NOT NULL REFERENCES processes (seq),
    external_id      TEXT NOT NULL,
    global_status    TEXT NOT NULL,
    first_name       TEXT NOT NULL,
    last_name        TEXT NOT NULL,
    email            TEXT,
    create_date_time INTEGER NOT NULL,
    update_date_time INTEGER,
    close_date_time  INTEGER,
    editor_name      TEXT,
    application_name TEXT,
    software_version TEXT
) STRICT;

CREATE INDEX folders_at_their_end ON folders (process) WHERE global_status IN ('CLOSED', 'ARCHIVED');

CREATE TABLE cases (
    seq                    INTEGER PRIMARY KEY,
    id                     BLOB NOT NULL UNIQUE,
    folder                 INTEGER NOT NULL REFERENCES folders (seq) ON DELETE CASCADE,
    recipient              INTEGER NOT NULL REFERENCES organizations (seq),
    external_id            TEXT NOT NULL,
    status                 TEXT NOT NULL,
    update_date_time       INTEGER,
    transmission_date_time INTEGER,
    close_date_time        INTEGER,
    file_deletion_from     INTEGER,           -- when statusBeforeFileDeletion was reached
    partner_attributes     TEXT,
    UNIQUE (folder, external_id)
) STRICT;
CREATE INDEX cases_of_a_recipient ON cases (recipient);
CREATE INDEX closed_cases ON cases (folder) WHERE status = 'CLOSED';
CREATE INDEX cases_whose_files_go ON cases (seq) WHERE file_deletion_from IS NOT NULL;

CREATE TABLE events (
    seq                 INTEGER PRIMARY KEY,
    id                  BLOB NOT NULL UNIQUE,
    parent_case         INTEGER NOT NULL REFERENCES cases (seq) ON DELETE CASCADE,
    transmitter         INTEGER NOT NULL REFERENCES organizations (seq),
    by_si               INTEGER NOT NULL,     -- 1 when the recipient's side wrote it
    action_type         TEXT NOT NULL,
    status              TEXT NOT NULL,
    message             TEXT,
    comment             TEXT,
    author              TEXT,
    notification        INTEGER NOT NULL,
    case_current_status TEXT,
    case_new_status     TEXT,
    partner_attributes  TEXT,
    create_date_time    INTEGER NOT NULL,
    update_date_time    INTEGER,
    editor_name         TEXT,
    application_name    TEXT,
    software_version    TEXT
) STRICT;
CREATE INDEX events_of_a_case ON events (parent_case);
CREATE INDEX events_of_a_transmitter ON events (transmitter);

CREATE TABLE attachments (
    seq       INTEGER PRIMARY KEY,
    id        BLOB NOT NULL UNIQUE,
    folder    INTEGER REFERENCES folders (seq) ON DELETE CASCADE,
    event     INTEGER REFERENCES events (seq) ON DELETE CASCADE,
    status    TEXT NOT NULL,
    file_name TEXT NOT NULL,
    type      TEXT NOT NULL,
    size      INTEGER NOT NULL,
    mime_type TEXT NOT NULL,
    digest    BLOB,                           -- SHA-256 of the bytes kept
    CHECK ((folder IS NULL) <> (event IS NULL))
) STRICT;
CREATE INDEX attachments_of_a_folder ON attachments (folder) WHERE folder IS NOT NULL;
CREATE INDEX attachments_of_an_event ON attachments (event) WHERE event IS NOT NULL;

-- Which cases a folder's attachment is addressed to.
CREATE TABLE case_attachments (
    attachment   INTEGER NOT NULL REFERENCES attachments (seq) ON DELETE CASCADE,
    parent_case  INTEGER NOT NULL REFERENCES cases (seq) ON DELETE CASCADE,
    portal_purge INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (attachment, parent_case)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachments_of_a_case ON case_attachments (parent_case);

-- Where an attachment's bytes are: here when small, in a file of that name otherwise.
CREATE TABLE contents (
    attachment INTEGER PRIMARY KEY REFERENCES attachments (seq) ON DELETE CASCADE,
    bytes      BLOB,
    file       TEXT UNIQUE,
    CHECK ((bytes IS NULL) <> (file IS NULL))
) STRICT;

-- No reference from a notification to its case: a dangling one can be injected.
CREATE TABLE notifications (
    seq         INTEGER PRIMARY KEY,
    id          BLOB NOT NULL UNIQUE,
    recipient   INTEGER NOT NULL REFERENCES organizations (seq),
    transmitter INTEGER NOT NULL REFERENCES organizations (seq),
    process     INTEGER NOT NULL REFERENCES processes (seq),
    case_id     BLOB NOT NULL,
    event_id    BLOB,
    date_time   INTEGER NOT NULL
) STRICT;
CREATE INDEX notifications_of_an_organization ON notifications (recipient, seq);
CREATE INDEX notifications_of_a_subscription ON notifications (recipient, process, seq);
CREATE INDEX notifications_of_a_case ON notifications (case_id);
CREATE INDEX notifications_of_a_transmitter ON notifications (transmitter);

-- The e-mails the hub would have sent.
CREATE TABLE mails (
    seq       INTEGER PRIMARY KEY,
    address   TEXT NOT NULL,
    recipient INTEGER NOT NULL REFERENCES organizations (seq),
    process   INTEGER NOT NULL REFERENCES processes (seq),
    case_id   BLOB NOT NULL,
    event_id  BLOB,
    date_time INTEGER NOT NULL
) STRICT;
CREATE INDEX mails_to_a_recipient ON mails (recipient);
CREATE INDEX mails_about_a_process ON mails (process);

-- What was let through although the documents say otherwise.
CREATE TABLE departures (
    seq       INTEGER PRIMARY KEY,
    client_id TEXT,
    rule      TEXT NOT NULL,
    detail    TEXT NOT NULL,
    folder_id BLOB,
    case_id   BLOB,
    date_time INTEGER NOT NULL
) STRICT;
CREATE INDEX departures_of_a_client ON departures (client_id);

-- The files of a case go once it has been in its process's statusBeforeFileDeletion, reached
-- at `since`, for timeBeforeFileDeletion and one day (functional specification).
CREATE VIEW file_retentions (parent_case, since, wait) AS
    SELECT c.seq, c.file_deletion_from, (1 + json_extract(p.details, '$.timeBeforeFileDeletion')) * 86400000
    FROM cases c JOIN folders f ON f.seq = c.folder JOIN processes p ON p.seq = f.process;

-- What the hub will do by itself to the resource of that id, in the first
-- nightly batch from the instant `due` on (functional specification). Days are
-- the process's, and have 86,400,000 milliseconds.
CREATE VIEW deadlines (effect, id, due) AS
    SELECT 'SUBSCRIPTION_ACTIVATED', s.id, s.active_from
    FROM subscriptions s JOIN processes p ON p.seq = s.process
    WHERE s.status = 'Inactif' AND json_extract(p.details, '$.isActivated')
    UNION ALL
    -- The bytes of a folder's attachment go when those of every case that shares it may.
    SELECT 'ATTACHMENT_DELETED', a.id, CASE WHEN count(*) = count(r.since) THEN max(r.since + r.wait) END
    FROM contents k JOIN attachments a ON a.seq = k.attachment JOIN case_attachments ca ON ca.attachment = a.seq
    JOIN file_retentions r ON r.parent_case = ca.parent_case
    WHERE k.attachment IN (SELECT past.attachment FROM cases c CROSS JOIN case_attachments past ON past.parent_case = c.seq
                           WHERE c.file_deletion_from IS NOT NULL)
    GROUP BY a.seq
    UNION ALL
    -- Those of an event's attachment likewise, but not sooner after the event (assumed).
    SELECT 'ATTACHMENT_DELETED', a.id, max(r.since, e.create_date_time) + r.wait
    FROM cases c CROSS JOIN events e ON e.parent_case = c.seq CROSS JOIN attachments a ON a.event = e.seq
    CROSS JOIN contents k ON k.attachment = a.seq CROSS JOIN file_retentions r ON r.parent_case = c.seq
    WHERE c.file_deletion_from IS NOT NULL
    UNION ALL
    SELECT 'CASE_ARCHIVED', c.id, c.close_date_time + json_extract(p.details, '$.timeBeforeArchiving') * 86400000
    FROM cases c JOIN folders f ON f.seq = c.folder JOIN processes p ON p.seq = f.process
    WHERE c.status = 'CLOSED'
    UNION ALL
    -- A folder follows its last case (assumed).
    SELECT 'FOLDER_ARCHIVED', f.id, f.close_date_time + json_extract(p.details, '$.timeBeforeArchiving') * 86400000
    FROM folders f JOIN processes p ON p.seq = f.process
    WHERE f.global_status IN ('CLOSED', 'ARCHIVED') AND f.global_status = 'CLOSED' -- as the index says
          AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.folder = f.seq AND c.status <> 'ARCHIVED')
    UNION ALL
    -- Nothing changes an archived folder: it was last updated when it was archived.
    SELECT 'FOLDER_DELETED', f.id, f.update_date_time + json_extract(p.details, '$.timeBeforeFolderDeletion') * 86400000
    FROM folders f JOIN processes p ON p.seq = f.process
    WHERE f.global_status IN ('CLOSED', 'ARCHIVED') AND f.global_status = 'ARCHIVED';
