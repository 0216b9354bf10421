-- +goose Up
CREATE TABLE distributor (
  id           BIGINT       NOT NULL PRIMARY KEY,
  member_id    BIGINT       NOT NULL,
  state        VARCHAR(20)  NOT NULL,
  tier_no      INT          NOT NULL,
  real_name    VARCHAR(400) NOT NULL,
  phone        VARCHAR(200) NOT NULL,
  phone_hash   VARCHAR(64)  NOT NULL,
  channel      VARCHAR(200) NOT NULL,
  province     VARCHAR(40)  NOT NULL,
  city         VARCHAR(40)  NOT NULL,
  agreement_id BIGINT       NOT NULL,
  inviter_id   BIGINT       NOT NULL,
  reason       VARCHAR(400) NOT NULL,
  sales        BIGINT       NOT NULL,
  applied_at   BIGINT       NOT NULL,
  decided_at   BIGINT       NOT NULL,
  active_at    BIGINT       NOT NULL,
  tier_at      BIGINT       NOT NULL,
  CONSTRAINT distributor_member UNIQUE (member_id)
);
