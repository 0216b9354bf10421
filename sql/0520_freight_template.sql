-- +goose Up
CREATE TABLE freight_template (
  id         BIGINT      NOT NULL PRIMARY KEY,
  name       VARCHAR(60) NOT NULL,
  charge_by  VARCHAR(10) NOT NULL,
  is_default INT         NOT NULL,
  rules      TEXT        NOT NULL,
  version    BIGINT      NOT NULL,
  updated_at BIGINT      NOT NULL,
  CONSTRAINT freight_template_name UNIQUE (name)
);
