-- +goose Up
CREATE TABLE consent (
  id           BIGINT NOT NULL PRIMARY KEY,
  member_id    BIGINT NOT NULL,
  agreement_id BIGINT NOT NULL,
  given_at     BIGINT NOT NULL,
  withdrawn_at BIGINT NOT NULL,
  CONSTRAINT consent_once UNIQUE (member_id, agreement_id)
);
