-- An employee belongs to the branch whose list names them, and to several where several do; a sales user to none, written 0.
CREATE TABLE person_of_branch (
    kind      TEXT NOT NULL CHECK (kind IN ('employee', 'sales_user')),
    branch_id INTEGER NOT NULL,
    remote_id INTEGER NOT NULL,
    name      TEXT NOT NULL,
    code      TEXT NOT NULL,
    PRIMARY KEY (kind, branch_id, remote_id)
) STRICT, WITHOUT ROWID;

-- Until now the employees of the till's own branch alone were read.
INSERT INTO person_of_branch (kind, branch_id, remote_id, name, code)
SELECT kind,
       CASE kind
           WHEN 'employee' THEN coalesce((SELECT value ->> '$.place.branch_id' FROM setting WHERE key = 'till'), 0)
           ELSE 0
       END,
       remote_id, name, code
FROM person;

DROP TABLE person;
ALTER TABLE person_of_branch RENAME TO person;
