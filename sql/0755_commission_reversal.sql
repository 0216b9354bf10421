-- +goose Up
CREATE TABLE commission_reversal (
  id             BIGINT      NOT NULL PRIMARY KEY,
  commission_id  BIGINT      NOT NULL,
  why            VARCHAR(20) NOT NULL,
  subject_id     BIGINT      NOT NULL,
  from_frozen    BIGINT      NOT NULL,
  from_withheld  BIGINT      NOT NULL,
  from_available BIGINT      NOT NULL,
  at             BIGINT      NOT NULL,
  CONSTRAINT commission_reversal_once UNIQUE (commission_id, why, subject_id)
);
