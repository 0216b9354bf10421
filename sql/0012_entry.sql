-- +goose Up
CREATE TABLE entry (
  journal_id BIGINT      NOT NULL,
  line_no    INT         NOT NULL,
  account    VARCHAR(40) NOT NULL,
  owner_id   BIGINT      NOT NULL,
  amount     BIGINT      NOT NULL,
  PRIMARY KEY (journal_id, line_no)
);
