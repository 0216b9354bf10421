-- +goose Up
CREATE TABLE complaint_answer (
  id           BIGINT       NOT NULL PRIMARY KEY,
  complaint_id BIGINT       NOT NULL,
  staff_id     BIGINT       NOT NULL,
  content      TEXT         NOT NULL,
  state        VARCHAR(8)   NOT NULL,
  reason       VARCHAR(300) NOT NULL,
  made_at      BIGINT       NOT NULL,
  sent_at      BIGINT       NOT NULL
);
