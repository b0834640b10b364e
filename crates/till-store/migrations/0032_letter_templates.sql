-- Letters that were given a name, to begin others with.
CREATE TABLE letter_template (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL UNIQUE,
    content    TEXT NOT NULL,    -- JSON: the letter
    changed_at INTEGER NOT NULL
) STRICT;
