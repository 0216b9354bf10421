-- +goose Up
CREATE TABLE parcel_track (
  parcel_id BIGINT      NOT NULL,
  waybill   VARCHAR(80) NOT NULL,
  state     VARCHAR(20) NOT NULL,
  seen_at   BIGINT      NOT NULL,
  CONSTRAINT parcel_track_pk PRIMARY KEY (parcel_id, waybill, state)
);
