-- +goose Up
CREATE TABLE attribution_question (
  id             BIGINT       NOT NULL PRIMARY KEY,
  order_id       BIGINT       NOT NULL,
  distributor_id BIGINT       NOT NULL,
  words          VARCHAR(800) NOT NULL,
  answer         VARCHAR(800) NOT NULL,
  asked_at       BIGINT       NOT NULL,
  answered_at    BIGINT       NOT NULL,
  answered_by    BIGINT       NOT NULL,
  CONSTRAINT attribution_question_once UNIQUE (order_id, distributor_id)
);
