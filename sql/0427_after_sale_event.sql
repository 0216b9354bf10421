-- +goose Up
CREATE TABLE after_sale_event (
  id            BIGINT       NOT NULL PRIMARY KEY,
  after_sale_id BIGINT       NOT NULL,
  kind          VARCHAR(20)  NOT NULL,
  actor         VARCHAR(40)  NOT NULL,
  detail        VARCHAR(300) NOT NULL,
  at            BIGINT       NOT NULL
);
