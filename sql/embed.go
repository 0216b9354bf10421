// Package sql holds the migrations: one set for every engine, one statement a
// file. A released file is never edited.
package sql

import "embed"

// Files are the migrations, NNNN_what.sql.
//
//go:embed *.sql
var Files embed.FS
