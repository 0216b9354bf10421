-- +goose Up
CREATE INDEX distributor_import_of ON distributor_import (distributor_id);
