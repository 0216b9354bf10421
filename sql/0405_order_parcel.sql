-- +goose Up
CREATE TABLE order_parcel (
  id           BIGINT       NOT NULL PRIMARY KEY,
  order_id     BIGINT       NOT NULL,
  carrier      VARCHAR(20)  NOT NULL,
  tracking_no  VARCHAR(40)  NOT NULL,
  split        BOOLEAN      NOT NULL,
  state        VARCHAR(12)  NOT NULL,
  detail       VARCHAR(200) NOT NULL,
  shipped_at   BIGINT       NOT NULL,
  uploaded_at  BIGINT       NOT NULL,
  corrected_at BIGINT       NOT NULL,
  CONSTRAINT order_parcel_no UNIQUE (order_id, carrier, tracking_no)
);
