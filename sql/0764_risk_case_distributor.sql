-- +goose Up
CREATE INDEX risk_case_distributor ON risk_case (distributor_id, id);
