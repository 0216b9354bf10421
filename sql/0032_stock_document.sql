-- +goose Up
CREATE TABLE stock_document (
  id        BIGINT       NOT NULL PRIMARY KEY,
  kind      VARCHAR(20)  NOT NULL,
  event_key VARCHAR(100) NOT NULL,
  reason    VARCHAR(200) NOT NULL,
  staff_id  BIGINT       NOT NULL,
  made_at   BIGINT       NOT NULL,
  CONSTRAINT stock_document_once UNIQUE (event_key)
);
