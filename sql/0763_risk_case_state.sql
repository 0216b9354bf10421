-- +goose Up
CREATE INDEX risk_case_state ON risk_case (state, id);
