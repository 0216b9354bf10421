-- +goose Up
CREATE TABLE order_parcel_line (
  parcel_id BIGINT NOT NULL,
  line_id   BIGINT NOT NULL,
  pieces    BIGINT NOT NULL,
  PRIMARY KEY (parcel_id, line_id),
  CONSTRAINT order_parcel_line_some CHECK (pieces > 0)
);
