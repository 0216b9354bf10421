-- +goose Up
CREATE TABLE staff (
  id            BIGINT       NOT NULL PRIMARY KEY,
  login         VARCHAR(40)  NOT NULL,
  name          VARCHAR(60)  NOT NULL,
  state         VARCHAR(10)  NOT NULL,
  password_hash VARCHAR(200) NOT NULL,
  totp_secret   VARCHAR(200) NOT NULL,
  totp_on       INT          NOT NULL,
  totp_step     BIGINT       NOT NULL,
  wrong         INT          NOT NULL,
  locked_until  BIGINT       NOT NULL,
  created_at    BIGINT       NOT NULL,
  CONSTRAINT staff_login UNIQUE (login)
);
