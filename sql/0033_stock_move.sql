-- +goose Up
CREATE TABLE stock_move (
  document_id BIGINT NOT NULL,
  line_no     INT    NOT NULL,
  stock_id    BIGINT NOT NULL,
  quantity    BIGINT NOT NULL,
  PRIMARY KEY (document_id, line_no)
);
